import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drillsOf, heldOf, startWorld, type World } from '../../bench/rollback/world';
import { eventually } from '../support/eventually';
import { describeWithPostgres, startPostgres } from '../support/postgres';
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

describeWithPostgres('a database that runners share', () => {
  it('gets each run at its end; while it is away the verdict stands, and the next run brings what it missed', async () => {
    const projectFile = join(world.dir, 'alertdrill.yaml');
    const before = readFileSync(projectFile, 'utf8');
    const server = await startPostgres();
    try {
      rmSync(file(), { force: true });
      appendFileSync(projectFile, 'history: "${HISTORY_URL}"\n');
      rmSync(join(world.dir, '.alertdrill', 'runs'), { recursive: true, force: true });
      const env = { HISTORY_URL: await server.createDatabase() };
      await server.cut();
      const away = await world.cli(['run', drillsOf('http')], env);
      expect(away.code).toBe(3);
      expect(away.stdout).toContain('✓');
      expect(away.stderr).toMatch(
        /not added to the history: the history postgres:\/\/drill@[\d.:]+\/drills_1 can't be reached/,
      );
      expect(away.stderr).toContain('its recording is kept; the next run adds it');
      await server.start();
      const back = await world.cli(['run', drillsOf('http')], env);
      expect(back.code).toBe(0);
      expect(back.stderr).not.toContain('history');

      const { stdout } = await world.cli(['history', 'list', '--json'], env);
      const { drills } = JSON.parse(stdout) as { drills: readonly (Listed & { run: string })[] };
      expect(drills.map(({ scenario }) => scenario)).toEqual([
        'http-second',
        'http-first',
        'http-second',
        'http-first',
      ]);
      expect(new Set(drills.map(({ run }) => run)).size).toBe(2);
      expect(existsSync(file())).toBe(false);
      for (const text of [away.stdout, away.stderr, back.stdout, back.stderr, stdout]) {
        expect(text).not.toMatch(/p@ss|p%40ss/);
      }
    } finally {
      writeFileSync(projectFile, before);
      await server.stop();
    }
  });
});
