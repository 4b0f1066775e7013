import { mkdtempSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signalListed } from '../../../src/faults/process/signalled';
import type { LocalProcesses } from '../../../src/ports/localProcesses';

let dir: string;
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'alertdrill-signalled-'))));
afterEach(() => rmSync(dir, { recursive: true }));

const onLinux = process.platform === 'linux' ? it : it.skip;

describe('the list of the processes that were signalled', () => {
  onLinux('is on the disk with its name before the first of them is', async () => {
    const signalledFile = join(dir, 'signalled.jsonl');
    const identity = { pid: 4_711, startTime: '1', bootId: 'b' };
    const done: string[] = [];
    const local: Pick<LocalProcesses, 'signal'> = {
      signal: ({ pid }) => {
        done.push(`signal ${pid}: ${readFileSync(signalledFile, 'utf8').trim()}`);
        return Promise.resolve();
      },
    };
    const watched = await watchSyncs(dir, (path) => done.push(`on the disk: ${path}`));
    try {
      await signalListed([identity], { signal: 'SIGSTOP', signalledFile }, local as LocalProcesses);
    } finally {
      watched.mockRestore();
    }
    expect(done).toEqual([
      `on the disk: ${signalledFile}`,
      `on the disk: ${dir}`,
      `signal 4711: ${JSON.stringify(identity)}`,
    ]);
  });
});

/** Tells the path of each file or folder of which the system was asked to write it to the disk. */
async function watchSyncs(folder: string, onSync: (path: string) => unknown) {
  const handle = await open(folder, 'r');
  const prototype = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the handle that it is for
  const { sync } = prototype;
  return jest.spyOn(prototype, 'sync').mockImplementation(async function (this: FileHandle) {
    await sync.call(this);
    onSync(readlinkSync(`/proc/self/fd/${this.fd}`));
  });
}
