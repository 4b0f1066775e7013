import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '../../../src/keeper/durable';

let dir: string;
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'durable-'))));
afterEach(() => rmSync(dir, { recursive: true }));

describe('a folder to keep things in', () => {
  it('is made with those above it, for the owner alone, and may be there', async () => {
    const folder = join(dir, 'a', 'b', 'c');
    await makeFolder(folder);
    await makeFolder(folder);
    expect(['a', 'a/b', 'a/b/c'].map((each) => statSync(join(dir, each)).mode & 0o777)).toEqual([0o700, 0o700, 0o700]);
  });

  it('is refused where a file stands in its way', async () => {
    writeFileSync(join(dir, 'a'), '');
    await expect(makeFolder(join(dir, 'a'))).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(makeFolder(join(dir, 'a', 'b'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  const onLinux = existsSync('/proc/self') ? it : it.skip;
  onLinux('is refused by a file system that makes none, instead of being tried for ever', async () => {
    await expect(makeFolder('/proc/no-such/folder')).rejects.toMatchObject({ code: 'ENOENT', path: '/proc/no-such' });
  });
});
