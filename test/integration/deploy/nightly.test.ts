import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { findProcesses, processesWith, program } from '../../e2e/cli';
import { eventually } from '../../support/eventually';
import { startSwitchWorld, type SwitchWorld } from '../drills/switchWorld';

/** deploy/nightly.sh with the built CLI: what a container, or who cancels a job, does to it. */
jest.setTimeout(60_000);

const script = resolve(__dirname, '../../../deploy/nightly.sh');

let world: SwitchWorld;
beforeAll(async () => {
  world = await startSwitchWorld();
  writeFileSync(join(world.dir, 'alertdrill'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
  chmodSync(join(world.dir, 'alertdrill'), 0o755);
});
afterAll(() => world.stop());
beforeEach(() => world.write('expectations/switch.yaml', stringify({ ...world.scenario, hold: '50s' })));
afterEach(async () => {
  expect(world.target.isBroken()).toBe(false);
  await eventually(() => expect(processesWith(world.dir)).toEqual([]));
});

/** The script, once the fault is there. */
async function nightAtWork() {
  const night = spawn(script, ['--reporter', 'terminal'], {
    cwd: world.dir,
    env: {
      ...process.env,
      PATH: `${world.dir}:${process.env['PATH'] ?? ''}`,
      XDG_STATE_HOME: join(world.dir, 'state'),
      MACKEREL_APIKEY: world.standin.apiKey,
    },
    stdio: 'ignore',
  });
  const ended = once(night, 'exit').then(([code]) => code as number);
  await eventually(() => expect(world.target.isBroken()).toBe(true), 30_000);
  return { night, ended };
}
const pidsOf = (words: string) =>
  findProcesses(world.dir).flatMap(({ pid, command }) => (command.includes(words) ? [pid] : []));
const history = async () => {
  const { stdout } = await world.cli(['history', 'list', '--json']);
  return (JSON.parse(stdout) as { drills: { outcome: string; cutOff: boolean }[] }).drills;
};

it('a container that is stopped: SIGTERM goes on to the run, which rolls back, and its exit code comes back', async () => {
  const { night, ended } = await nightAtWork();
  night.kill('SIGTERM');
  expect(await ended).toBe(143);
});

it('alertdrill is killed: what its keeper does is waited for, so that no container ends before it', async () => {
  const { ended } = await nightAtWork();
  const [run] = pidsOf(' run ');
  process.kill(run ?? NaN, 'SIGKILL');
  expect(await ended).toBe(137);
  expect(world.target.isBroken()).toBe(false);
});

it('all of it is killed: the next night rolls back first, and the history says that the run was cut off', async () => {
  const { night, ended } = await nightAtWork();
  night.kill('SIGKILL');
  for (const { pid } of findProcesses(world.dir)) process.kill(pid, 'SIGKILL');
  await ended;
  // The control: nobody has rolled back yet, and no history knows of it.
  expect(world.target.isBroken()).toBe(true);
  expect((await world.cli(['recover'])).code).toBe(0);
  const { code, stdout } = await world.cli(['history', 'import']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^\d+ runs? added to /);
  expect((await history())[0]).toMatchObject({ outcome: 'inconclusive', cutOff: true });
});
