import { execFileSync } from 'node:child_process';
import { lstatSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { obstacleToWriting } from '../../../src/system/obstacleToWriting';
import { writeFileAtomic } from '../../../src/system/writeFileAtomic';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'alertdrill-atomic-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

describe('writing a file in one step', () => {
  it('makes the folders, replaces what is there, and leaves nothing else', async () => {
    await writeFileAtomic(join(dir, 'a', 'b', 'report.json'), 'old');
    await writeFileAtomic(join(dir, 'a', 'b', 'report.json'), 'new');
    expect(readFileSync(join(dir, 'a', 'b', 'report.json'), 'utf8')).toBe('new');
    expect(readdirSync(join(dir, 'a', 'b'))).toEqual(['report.json']);
  });

  it('follows a link instead of replacing it', async () => {
    writeFileSync(join(dir, 'target'), 'old');
    symlinkSync('target', join(dir, 'link'));
    await writeFileAtomic(join(dir, 'link'), 'new');
    expect(readFileSync(join(dir, 'target'), 'utf8')).toBe('new');
    expect(lstatSync(join(dir, 'link')).isSymbolicLink()).toBe(true);
  });

  it('writes into a device', async () => {
    symlinkSync('/dev/null', join(dir, 'device'));
    await writeFileAtomic(join(dir, 'device'), 'new');
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
    expect(readdirSync(dir)).toEqual(['device']);
  });

  it('fails at once where no folder can be made', async () => {
    await expect(writeFileAtomic('/proc/alertdrill/report.json', 'new')).rejects.toThrow('ENOENT');
  });

  it('is refused beforehand where a pipe is there', () => {
    execFileSync('mkfifo', [join(dir, 'pipe')]);
    expect(obstacleToWriting(join(dir, 'pipe'))).toContain('is a pipe');
    expect(obstacleToWriting(join(dir, 'pipe', 'file'))).toContain('is no folder');
    expect(obstacleToWriting('/dev/null')).toBeUndefined();
  });
});
