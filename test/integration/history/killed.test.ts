import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRun } from '../../../src/history/readRun';
import { exampleHeader } from '../../support/exampleDrills';

describe('the recording of a process that is killed', () => {
  let runsDir = '';
  beforeEach(async () => void (runsDir = await mkdtemp(join(tmpdir(), 'alertdrill-killed-'))));
  afterEach(() => rm(runsDir, { recursive: true }));

  it('still has every fact of the drills that had ended, and can be read', async () => {
    const script = join(__dirname, '../../support/recordUntilKilled.ts');
    const child = spawn(process.execPath, ['-r', 'ts-node/register/transpile-only', script, runsDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await exited;

    const [finished, cutOff] = (await readRun(join(runsDir, exampleHeader.id))).drills;
    expect(finished?.facts).toHaveLength(1_000);
    expect(finished?.ended).toBe(true);
    expect(cutOff?.ended).toBe(false);
  }, 30_000);
});
