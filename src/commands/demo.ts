import { join, resolve } from 'node:path';
import { startDemo, type DemoEnvironment } from '../demo/startDemo';
import type { Edge } from '../edge';
import { assemble } from '../assemble';
import { ensureK6 } from '../faults/k6/ensureK6';
import { aborted } from '../system/aborted';
import { readMachine } from '../system/machine';
import { run } from './run';

/** A Mackerel minute of the demo: everything that Mackerel counts in minutes goes thirty times as fast. */
const minute = '2s';

/** Shop, stand-in and feeder, four drills of them, and a report in `out/`. */
export async function demo(edge: Edge, flags: { readonly out: string; readonly keep?: boolean }): Promise<number> {
  const tools = assemble(edge);
  const say = (line: string) => edge.stderr.write(`${line}\n`);
  // Before anything is started: where there is no k6 and no Go, this is all that is said.
  await ensureK6({ ...tools, machine: readMachine(), progress: say }, edge.interrupt);
  say(
    `Starting the shop, a Mackerel stand-in (one Mackerel minute lasts ${minute}) and the feeder of the shop's metrics.`,
  );
  const logged: string[] = [];
  const started = await startDemo({
    alertdrill: edge.self,
    node: readMachine().nodeProgram,
    minute,
    log: (line) => logged.push(line),
  });
  try {
    say(`  shop      ${started.environment.SHOP_URL}`);
    say(`  stand-in  ${started.environment.MACKEREL_URL}`);
    say('');
    const code = await run(
      { ...edge, env: { ...edge.env, ...asRecord(started.environment) } },
      runFlags(edge, flags.out),
    );
    if (flags.keep === true && !edge.interrupt.aborted) await keep(edge, started.environmentFile);
    return code;
  } finally {
    await started.stop();
  }
}

function runFlags(edge: Edge, out: string) {
  const packageDir = resolve(__dirname, '../..');
  const file = (name: string) => resolve(edge.cwd, out, name);
  return {
    paths: [join(packageDir, 'expectations', 'mackerel')],
    project: join(packageDir, 'alertdrill.yaml'),
    env: 'demo',
    reporter: ['terminal', `json=${file('report.json')}`, `junit=${file('junit.xml')}`],
  };
}

const asRecord = (environment: DemoEnvironment): Readonly<Record<string, string>> => ({ ...environment });

/** Says how to go on by hand, and waits for Ctrl-C. Token and key are in a file: no output may hold them. */
async function keep({ stdout, interrupt }: Edge, environmentFile: string): Promise<void> {
  stdout.write(
    '\nShop and stand-in go on until Ctrl-C. In another terminal, in this folder:\n\n' +
      `  set -a; . ${environmentFile}; set +a\n` +
      '  npx alertdrill run --env demo --scenario route-cut\n',
  );
  await aborted(interrupt);
}
