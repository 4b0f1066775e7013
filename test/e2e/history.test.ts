import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drillsOf, heldOf, startWorld, type World } from '../../bench/rollback/world';
import { eventually } from '../support/eventually';
import { findProcesses, processesWith } from './cli';

/** What a run leaves in the history, by the built program. */
jest.setTimeout(120_000);

let world: World;
beforeAll(async () => void (world = await startWorld()));
afterAll(() => world.stop());

const file = () => join(world.dir, '.alertdrill', 'history.db');

interface Listed {
  readonly scenario: string;
  readonly outcome: string;
  readonly cutOff: boolean;
}

async function listed(): Promise<readonly Listed[]> {
  const { stdout } = await world.cli(['history', 'list', '--json']);
  return (JSON.parse(stdout) as { drills: readonly Listed[] }).drills;
}

it('each run is added to it, and one that was killed is added by the next', async () => {
  expect((await world.cli(['run', drillsOf('http')])).code).toBe(0);
  const passed = { outcome: 'passed', cutOff: false };
  expect(await listed()).toMatchObject([
    { scenario: 'http-second', ...passed },
    { scenario: 'http-first', ...passed },
  ]);

  const run = world.start(['run', heldOf('http')]);
  await eventually(() => expect(world.target.isBroken()).toBe(true), 30_000);
  for (const { pid } of findProcesses(world.dir)) process.kill(pid, 'SIGKILL');
  await run.ended;
  await eventually(() => expect(processesWith(world.dir)).toEqual([]));
  expect(await listed()).toHaveLength(2);
  expect((await world.cli(['recover'])).code).toBe(0);

  expect((await world.cli(['run', drillsOf('http')])).code).toBe(0);
  expect((await listed()).map(({ scenario, cutOff }) => ({ scenario, cutOff }))).toEqual([
    { scenario: 'http-second', cutOff: false },
    { scenario: 'http-first', cutOff: false },
    { scenario: 'http-held', cutOff: true },
    { scenario: 'http-second', cutOff: false },
    { scenario: 'http-first', cutOff: false },
  ]);
  const { stdout, stderr } = await world.cli(['history']);
  expect(stdout).toContain('http-held in bench: inconclusive (the run was killed)');
  expect(stderr).toBe('');
});

it('a file that is none is left alone: the run says that it is in no history, and its exit code does', async () => {
  rmSync(file(), { force: true });
  writeFileSync(file(), 'notes\n');
  const { code, stdout, stderr } = await world.cli(['run', drillsOf('http')]);
  expect(code).toBe(3);
  expect(stdout).toContain('✓');
  expect(stderr).toMatch(/the run was not added to the history: .*history\.db is no history of alertdrill/);
  expect(stderr).toContain('since its place in the history is missing; the recording has it all');
  expect(readFileSync(file(), 'utf8')).toBe('notes\n');
  // The control: with the file out of the way all of it is there.
  rmSync(file());
  expect((await world.cli(['history', 'import'])).code).toBe(0);
  expect(existsSync(file())).toBe(true);
  expect((await listed()).length).toBeGreaterThanOrEqual(2);
});
