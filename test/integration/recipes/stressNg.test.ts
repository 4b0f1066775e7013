import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProcesses, processesWith } from '../../e2e/cli';
import type { Fact } from '../../../src/domain/facts';
import { readReport, recordedFacts, runFolders } from '../../e2e/recordings';
import { describeWithout } from '../../support/describeWithout';
import { eventually } from '../../support/eventually';
import { commandLinesIn } from '../../support/recipes';
import { expectRollbackAnyTime, prepareRecipeFault } from './recipeFault';
import { apiKey } from './recipeProject';
import { startRecipeWorld, type RecipeWorld } from './recipeWorld';

const scenarios = ['cpu-busy', 'memory-short'];
const hostId = 'web-1';
const mark = 'ALERTDRILL_TEST_FOLDER';

const suite = (): void => {
  let world: RecipeWorld;
  beforeEach(async () => {
    world = await startRecipeWorld(
      'stress-ng.md',
      {
        hosts: [{ id: hostId, name: 'web-1' }],
        monitors: [
          { type: 'host', name: 'CPU %', metric: 'cpu%', operator: '>', critical: 90, duration: 5 },
          { type: 'host', name: 'Memory %', metric: 'memory%', operator: '>', critical: 90, duration: 5 },
        ],
      },
      (dir) => ({ STRESS_DIR: dir, CPU_WORKERS: '1', MEMORY: '64m' }),
    );
  });
  afterEach(async () => {
    try {
      expect(stressed(world.dir)).toEqual([]);
    } finally {
      for (const pid of stressed(world.dir)) process.kill(pid, 'SIGKILL');
      await world.stop();
    }
  });

  describe('without a drill', () => {
    // What is started here inherits this process's environment: by that it is known.
    beforeEach(() => (process.env[mark] = world.dir));
    afterEach(() => (process.env[mark] = ''));

    it.each(scenarios)('%s: rolled back at any time, it leaves no stress-ng', async (scenario) => {
      const look = () => ({ running: stressed(world.dir).length > 0, files: pidFiles(world.dir) });
      await expectRollbackAnyTime(world, scenario, look);
    });

    it.each(scenarios)(
      '%s: rolled back in the middle of its injection, after the first step, it leaves no stress-ng',
      async (scenario) => {
        const { rollBack, remove } = await prepareRecipeFault(world, scenario);
        const file = world.files.find(({ path }) => path === `expectations/${scenario}.yaml`);
        const [[program = '', ...argv] = []] = commandLinesIn(file?.text ?? '', world.env);
        expect(spawnSync(program, argv)).toMatchObject({ status: 0 });
        await rollBack();
        remove();
        // Also what had not become stress-ng yet when it was looked for.
        await eventually(() => expect(processesWith(world.dir)).toEqual([]));
      },
    );
  });

  /** A drill whose effect was seen and that is held. */
  const heldDrill = async (scenario: string) => {
    await postQuietPoints(world);
    const drill = world.start(['run', `expectations/${scenario}.yaml`, '--reporter', 'json=report.json']);
    await eventually(
      () => expect(badLooks(recordedFacts(runFolders(world.dir).at(-1) ?? ''))).toBeGreaterThanOrEqual(3),
      50_000,
    );
    // stress-ng, and a worker at least.
    expect(stressed(world.dir).length).toBeGreaterThanOrEqual(2);
    return drill;
  };

  it('cpu-busy: the effect is seen; stopped, the drill leaves no stress-ng', async () => {
    const drill = await heldDrill('cpu-busy');
    expect(await world.cli(['stop'])).toMatchObject({ code: 0 });
    await drill.ended;
    const [found] = readReport(join(world.dir, 'report.json')).drills;
    expect(found).toMatchObject({ rollback: { state: 'done' }, expectations: [{ verdict: 'interrupted' }] });
    expect(found?.onset).toBeDefined();
    expect(found?.effectGoneAt).toBeDefined();
    expect(pidFiles(world.dir)).toEqual([]);
  });

  it('memory-short: what outlives a SIGKILL of alertdrill and its keeper is ended by recover', async () => {
    const drill = await heldDrill('memory-short');
    for (const { pid, command } of findProcesses(world.dir)) {
      if (command.includes('main.js')) process.kill(pid, 'SIGKILL');
    }
    await drill.ended;
    expect(stressed(world.dir).length).toBeGreaterThanOrEqual(2);
    expect(await world.cli(['recover'])).toMatchObject({ code: 0 });
    expect(pidFiles(world.dir)).toEqual([]);
    expect(world.journal()).toEqual([]);
  });
};

const title = 'docs/recipes/stress-ng.md';
const missing = ['stress-ng', 'start-stop-daemon', 'pgrep'].filter((name) => spawnSync(name, ['--version']).error);
if (missing.length === 0) describe(title, suite);
else describeWithout(`${missing.join(', ')} can't be run`, 'apt-get install stress-ng', title, suite);

/** As many in a row as the effect takes. */
const badLooks = (facts: readonly Fact[]): number =>
  facts.filter((fact) => fact.type === 'probed' && fact.result === 'bad').length;

const pidFiles = (dir: string): readonly string[] => readdirSync(dir).filter((name) => name.endsWith('.pid'));

/**
 * Ids of what this project's stress-ng consists of: those with its folder in their environment, and their workers, whose
 * environment stress-ng writes their names over.
 */
function stressed(dir: string): readonly number[] {
  const named = (pid: number): boolean => contentOf(`/proc/${pid}/comm`).startsWith('stress-ng');
  const mothers = findProcesses(dir).map(({ pid }) => pid);
  const all = new Set(mothers.filter(named));
  for (const pid of all) {
    for (const child of contentOf(`/proc/${pid}/task/${pid}/children`).split(' '))
      if (child !== '') all.add(Number(child));
  }
  return [...all].filter(named);
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Of a host that has nothing to do: monitors without points would block the drill. */
async function postQuietPoints({ standinUrl }: RecipeWorld): Promise<void> {
  const time = Math.floor(Date.now() / 1000);
  const values = { 'cpu.idle.percentage': 99, 'cpu.user.percentage': 1, 'memory.total': 1000, 'memory.used': 100 };
  const response = await fetch(`${standinUrl}/api/v0/tsdb`, {
    method: 'POST',
    headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
    body: JSON.stringify(Object.entries(values).map(([name, value]) => ({ hostId, name, time, value }))),
  });
  expect(response.status).toBe(200);
}
