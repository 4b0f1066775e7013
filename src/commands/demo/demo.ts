import { join, resolve } from 'node:path';
import { assemble } from '../../assemble';
import { DemoFailure } from '../../demo/demoFailure';
import { startDemo, type Demo, type StackUp } from '../../demo/startDemo';
import type { Edge } from '../../edge';
import { exitCodes } from '../../exitCodes';
import { ensureK6 } from '../../faults/k6/ensureK6';
import { readMachine } from '../../system/machine';
import { didYouMean } from '../../config/nearest';
import { UsageError } from '../../domain/errors';
import { refuseUnusableState } from '../../keeper/stateFolder';
import { demoScenarios } from './demoScenarios';
import { hasLeftovers } from '../leftovers';
import { run } from '../run';
import { failureText } from './deathText';
import { keep } from './keep';
import { refuseUnwritable, reportNames, reportsText } from './reportFiles';
import { sayAside } from './sayAside';
import { demoStack, type DemoStack, type StackName } from './stacks';
import { watchForLoss } from './watchForLoss';

export interface DemoFlags {
  /** What watches the shop. */
  readonly stack: StackName;
  /** The folder of the reports. */
  readonly out: string;
  readonly keep?: boolean;
  /** Names; default: all. */
  readonly scenario?: readonly string[];
}

/** The shop and what watches it, four drills of them, and a report in `out/`. */
export async function demo(edge: Edge, flags: DemoFlags): Promise<number> {
  refuseUnknown(flags.scenario ?? []);
  refuseUnwritable(edge.cwd, flags.out);
  const tools = assemble(edge);
  refuseUnusableState(tools.stateDir);
  const machine = readMachine();
  const say = (line: string) => edge.stderr.write(`${line}\n`);
  // Before anything is started: where a server is missing, or k6 and Go are, this is all that is said.
  const stack = await demoStack(flags.stack, { edge, machine, processes: tools.processes });
  await ensureK6({ ...tools, machine, progress: say }, edge.interrupt);
  if (await hasLeftovers(edge, tools)) return exitCodes.rollbackFailed;
  for (const line of stack.starts) say(line);
  let started;
  try {
    started = await startDemo(stack.bringUp, {
      tell: (text) => sayAside(edge.stderr, text),
      signal: edge.interrupt,
    });
  } catch (error) {
    if (!(error instanceof DemoFailure)) throw error;
    say(failureText(error));
    return exitCodes.inconclusive;
  }
  try {
    for (const line of stack.addresses(started.up.environment)) say(`  ${line}`);
    say('');
    return await drillAndKeep(edge, flags, stack, started);
  } finally {
    await started.stop();
  }
}

function refuseUnknown(scenarios: readonly string[]): void {
  const unknown = scenarios.find((name) => !demoScenarios.includes(name));
  if (unknown === undefined) return;
  const hint = didYouMean(unknown, demoScenarios);
  throw new UsageError(`the demo has no scenario ${unknown}`, hint === undefined ? {} : { hint });
}

async function drillAndKeep(edge: Edge, flags: DemoFlags, stack: DemoStack, started: Demo<StackUp>): Promise<number> {
  const lost = watchForLoss(started, edge.stderr);
  const drilling: Edge = {
    ...edge,
    env: { ...edge.env, ...started.up.environment },
    interrupt: AbortSignal.any([edge.interrupt, lost]),
    lifelines: started.lifelines,
  };
  const written: string[] = [];
  const how = { ...runFlags(edge, flags, stack), written: (file: string) => void written.push(file) };
  const code = await run(drilling, how);
  edge.stderr.write(reportsText({ cwd: edge.cwd, out: flags.out }, written));
  if (flags.keep === true && !drilling.interrupt.aborted)
    await keep(drilling, started, { projectFile, environmentName: stack.environment });
  // Where it died under --keep, after all had passed, that is not what was asked for either.
  return lost.aborted && code === exitCodes.passed ? exitCodes.inconclusive : code;
}

const packageDir = resolve(__dirname, '../../..');

const projectFile = join(packageDir, 'alertdrill.yaml');

function runFlags(edge: Edge, { out, scenario, stack: name }: DemoFlags, { environment }: DemoStack) {
  const file = (name: string) => resolve(edge.cwd, out, name);
  return {
    ...(scenario && { scenario }),
    paths: [join(packageDir, 'expectations', name)],
    project: projectFile,
    env: environment,
    // Where `replay` looks; the package's own folder may belong to somebody else.
    recordedIn: edge.cwd,
    reporter: ['terminal', ...Object.entries(reportNames).map(([kind, report]) => `${kind}=${file(report)}`)],
  };
}
