import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { readReport, runFolders } from '../../e2e/recordings';
import { eventually } from '../../support/eventually';
import { startSwitchWorld, type SwitchWorld } from './switchWorld';

/** All passed, and what says so is not there: that is not taken for proven. */

let world: SwitchWorld;
beforeAll(async () => void (world = await startSwitchWorld()));
afterAll(() => world.stop());

it('the control: all of it is there', async () => {
  const { code, stdout, stderr } = await world.cli(['run']);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stdout).toContain('✓ Exit code 0');
});

it('its results go to a disk that is full: exit code 3, said on stderr', async () => {
  const before = runFolders(world.dir);
  const full = openSync('/dev/full', 'w');
  const { code, stderr } = await world.start(['run'], {}, { stdout: full }).ended;
  closeSync(full);
  expect({ code, stderr }).toMatchObject({ code: 3 });
  expect(stderr).toContain(
    'the exit code is 3 and not 0, since what went to stdout is missing; the recording has it all\n',
  );
  const [folder = ''] = runFolders(world.dir).filter((each) => !before.includes(each));
  expect(readReport(join(folder, 'report.json'))).toMatchObject({ run: { outcome: 'passed' } });
});

it('its recording can not be written to its end: exit code 3, and the last line says so', async () => {
  const before = runFolders(world.dir).length;
  const { ended } = world.start(['run']);
  await eventually(() => expect(runFolders(world.dir)).toHaveLength(before + 1), 25_000);
  // As on a full disk; that would be in the way of journal and locks of this test, too.
  mkdirSync(join(runFolders(world.dir).at(-1) ?? '', 'report.json', 'in its place'), { recursive: true });
  const { code, stdout, stderr } = await ended;
  expect({ code, stdout, stderr }).toMatchObject({ code: 3 });
  expect(stderr).toContain('the recording could not be written to its end');
  expect(stderr).toContain('the exit code is 3 and not 0, since its recording is missing\n');
  expect(stdout.replace(/\s+/g, ' ')).toMatch(
    /\? Exit code 3: every expected .* but the recording was not written\. $/,
  );
});
