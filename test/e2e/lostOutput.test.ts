import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../support/eventually';
import { findProcesses, processesWith } from './cli';
import { phasesOf, readReport, recordedFacts, runFolders } from './recordings';
import { routeCut } from './scenarios';
import { startWorld, type World } from './world';

/** A drill whose output nobody takes any more goes on to its end: what it does to the system matters more. */
jest.setTimeout(60_000);

let world: World;
beforeAll(async () => void (world = await startWorld()));
afterAll(() => world.stop(), 30_000);

/** Asks for an alert that does not come. */
const held = (within: string) => routeCut({ expect: [{ monitor: 'Shop p95 latency', within }] });

const newestFolder = (): string => {
  const found = runFolders(world.dir).at(-1);
  if (found === undefined) throw new Error('no run folder yet');
  return found;
};

function expectNothingLeft(): void {
  expect(world.checkoutPrefix()).toBe('/checkout');
  expect(world.journal()).toEqual([]);
  expect(processesWith(world.dir)).toEqual([]);
}

it('its terminal is closed during the hold: the fault is gone, and recording and report say so', async () => {
  world.write('expectations/route-cut.yaml', held('90s'));
  const { child, ended, said } = world.start(['run'], {}, { terminal: true });
  await eventually(() => expect(phasesOf(recordedFacts(newestFolder()))).toContain('hold'), 25_000);
  // The control: it does write there.
  expect(said().stdout).toContain('baseline');
  const [harness] = findProcesses(world.dir).filter(({ command }) => command.includes('main.js run'));
  expect(harness).toBeDefined();
  child.kill('SIGKILL');
  await ended;
  await eventually(expectNothingLeft, 10_000);
  const facts = recordedFacts(newestFolder());
  expect(facts).toContainEqual(expect.objectContaining({ type: 'stopped', why: 'interrupted by SIGHUP' }));
  expect(facts.map(({ type }) => type)).toContain('rolled-back');
  expect(readReport(join(newestFolder(), 'report.json')).drills).toMatchObject([
    { rollback: { state: 'done' }, expectations: [{ verdict: 'interrupted' }] },
  ]);
});

it('its results go to a disk that is full: said once, and the exit code is that of the drill', async () => {
  world.write('expectations/route-cut.yaml', held('2s'));
  const full = openSync('/dev/full', 'w');
  const { code, stderr } = await world.start(['run'], {}, { stdout: full }).ended;
  closeSync(full);
  expect({ code, stderr }).toMatchObject({ code: 1 });
  expect(stderr.match(/stdout can't be written/g)).toHaveLength(1);
  expect(stderr).toContain('no space left');
  expect(readReport(join(newestFolder(), 'report.json')).drills).toMatchObject([{ rollback: { state: 'done' } }]);
  expectNothingLeft();
});

it('a report goes to a disk that is full: said in words, and what passed is not taken for proven', async () => {
  world.write('expectations/route-cut.yaml', routeCut());
  const run = (file: string) =>
    world.cli(['run', '--reporter', 'terminal', '--reporter', `json=${file}`, '--reporter', 'junit=there.xml']);
  const { code, stdout, stderr } = await run('/dev/full');
  expect({ code, stdout }).toMatchObject({ code: 3, stdout: expect.stringContaining('passed route-cut') as string });
  expect(stderr).toContain('alertdrill: the json report was not written to /dev/full: no space is left there\n');
  expect(stderr).toContain('the exit code is 3 and not 0');
  expect(stdout).toContain('? Exit code 3: every expected alert fired in time');
  expect(existsSync(join(world.dir, 'there.xml'))).toBe(true);
  expectNothingLeft();
  // The control: the same drill, and room for its report.
  expect(await run('there.json')).toMatchObject({ code: 0 });
});
