import { join, resolve } from 'node:path';
import { assemble } from '../../assemble';
import { DemoFailure } from '../../demo/demoFailure';
import { mackerelStack } from '../../demo/mackerelStack';
import { startDemo, type Demo, type StackUp } from '../../demo/startDemo';
import type { Edge } from '../../edge';
import { exitCodes } from '../../exitCodes';
import { ensureK6 } from '../../faults/k6/ensureK6';
import { readMachine } from '../../system/machine';
import { hasLeftovers } from '../leftovers';
import { run } from '../run';
import { failureText } from './deathText';
import { keep } from './keep';
import { sayAside } from './sayAside';
import { watchForLoss } from './watchForLoss';

export interface DemoFlags {
  /** The folder of the reports. */
  readonly out: string;
  readonly keep?: boolean;
  /** Names; default: all. */
  readonly scenario?: readonly string[];
}

/** A Mackerel minute of the demo: everything that Mackerel counts in minutes goes thirty times as fast. */
const minute = '2s';

/** Shop, stand-in and feeder, four drills of them, and a report in `out/`. */
export async function demo(edge: Edge, flags: DemoFlags): Promise<number> {
  const tools = assemble(edge);
  const machine = readMachine();
  const say = (line: string) => edge.stderr.write(`${line}\n`);
  // Before anything is started: where there is no k6 and no Go, this is all that is said.
  await ensureK6({ ...tools, machine, progress: say }, edge.interrupt);
  if (await hasLeftovers(edge, tools)) return exitCodes.rollbackFailed;
  say('Starting the shop, the feeder of its metrics, and a stand-in');
  say('for Mackerel, whose minute lasts 2 s.');
  const stack = mackerelStack({ alertdrill: edge.self, node: machine.nodeProgram, minute });
  let started;
  try {
    started = await startDemo(stack, {
      tell: (text) => sayAside(edge.stderr, text),
      signal: edge.interrupt,
    });
  } catch (error) {
    if (!(error instanceof DemoFailure)) throw error;
    say(failureText(error));
    return exitCodes.inconclusive;
  }
  try {
    const { SHOP_URL, MACKEREL_URL } = started.up.environment;
    say(`  shop      ${SHOP_URL}/items`);
    say(`  stand-in  ${MACKEREL_URL}`);
    say('');
    return await drillAndKeep(edge, flags, started);
  } finally {
    await started.stop();
  }
}

async function drillAndKeep(edge: Edge, flags: DemoFlags, started: Demo<StackUp>): Promise<number> {
  const lost = watchForLoss(started, edge.stderr);
  const drilling: Edge = {
    ...edge,
    env: { ...edge.env, ...started.up.environment },
    interrupt: AbortSignal.any([edge.interrupt, lost]),
    lifelines: started.lifelines,
  };
  const code = await run(drilling, runFlags(edge, flags));
  if (code !== exitCodes.locked) {
    edge.stderr.write(`Reports: ${join(flags.out, 'report.json')} and ${join(flags.out, 'junit.xml')}\n`);
  }
  if (flags.keep === true && !drilling.interrupt.aborted)
    await keep(drilling, started, { projectFile, environmentName });
  // Where it died under --keep, after all had passed, that is not what was asked for either.
  return lost.aborted && code === exitCodes.passed ? exitCodes.inconclusive : code;
}

const packageDir = resolve(__dirname, '../../..');

const projectFile = join(packageDir, 'alertdrill.yaml');
/** Of that file. */
const environmentName = 'demo';

function runFlags(edge: Edge, { out, scenario }: DemoFlags) {
  const file = (name: string) => resolve(edge.cwd, out, name);
  return {
    ...(scenario && { scenario }),
    paths: [join(packageDir, 'expectations', 'mackerel')],
    project: projectFile,
    env: environmentName,
    reporter: ['terminal', `json=${file('report.json')}`, `junit=${file('junit.xml')}`],
  };
}
