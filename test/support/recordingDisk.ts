import { readdirSync, readFileSync } from 'node:fs';
import fs, { type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * The real disk, which remembers what was synced, and can be full. Whatever a power cut would take back is not in
 * `afterPowerCut`: the content of a file since its last sync, and the name of one whose folder was not synced since.
 */
export interface RecordingDisk {
  /** Files under `root` as a power cut at this moment would leave them, by their path. */
  afterPowerCut(root: string): ReadonlyMap<string, string>;
  /** The next write takes so many bytes and fails; `beyondRepair`: nor can what it wrote be cut off again. */
  fillUp(how: { readonly afterBytes: number; readonly beyondRepair?: boolean }): void;
  restore(): void;
}

export function recordDisk(): RecordingDisk {
  const contents = new Map<string, string>();
  const names = new Map<string, readonly string[]>();
  let room: { readonly afterBytes: number; readonly beyondRepair?: boolean } | undefined;
  const really = fs.open.bind(fs);

  const watch = (path: string, handle: FileHandle): FileHandle => {
    const [sync, writeFile] = [handle.sync.bind(handle), handle.writeFile.bind(handle)];
    return Object.assign(handle, {
      sync: async () => {
        await sync();
        if ((await handle.stat()).isDirectory()) names.set(path, readdirSync(path));
        else contents.set(path, readFileSync(path, 'utf8'));
      },
      writeFile: async (data: string) => {
        if (room === undefined) return writeFile(data);
        const { afterBytes, beyondRepair } = room;
        room = undefined;
        await writeFile(data.slice(0, afterBytes));
        if (beyondRepair === true) handle.truncate = () => Promise.reject(full());
        throw full();
      },
    });
  };
  const spy = jest
    .spyOn(fs, 'open')
    .mockImplementation(async (path, ...rest) => watch(String(path), await really(path, ...rest)));

  const survives = (path: string, root: string): boolean =>
    path === root || (names.get(dirname(path))?.includes(basename(path)) === true && survives(dirname(path), root));
  return {
    afterPowerCut: (root) =>
      new Map([...contents].filter(([path]) => path.startsWith(join(root, '/')) && survives(path, root))),
    fillUp: (how) => void (room = how),
    restore: () => spy.mockRestore(),
  };
}

const full = () => Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
