import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { obstacleToWriting } from '../../../src/system/obstacleToWriting';

describe('what stands in the way of writing a file', () => {
  let dir = '';
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'alertdrill-obstacle-'));
    mkdirSync(join(dir, 'out'));
    writeFileSync(join(dir, 'file'), '');
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it.each([['a new file'], ['file'], ['out/new'], ['not/there/yet']])('is nothing for %p', (path) => {
    expect(obstacleToWriting(join(dir, path))).toBeUndefined();
    expect(readdirSync(dir)).toEqual(['file', 'out']);
  });

  it('is named where the kernel has its own files, which root may seem to write', () => {
    expect(obstacleToWriting('/proc/none/report.json')).toBe("/proc is the kernel's own, where no file can be made");
    expect(obstacleToWriting('/sys/report.json')).toBe("/sys is the kernel's own, where no file can be made");
  });

  it.each([
    ['out', 'out is a folder'],
    ['file/report.json', 'file is no folder'],
    ['file/deep/report.json', 'file is no folder'],
  ])('is named for %p', (path, obstacle) => {
    expect(obstacleToWriting(join(dir, path))).toBe(join(dir, obstacle));
  });
});
