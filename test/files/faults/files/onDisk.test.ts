import { mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attributesOf } from '../../../../src/faults/files/onDisk';
import { setAttributes } from '../../../../src/faults/files/setAttributes';

/** A system that has none. */
const withoutTouch = { run: () => Promise.reject(new Error('spawn touch ENOENT')) };

describe('faults/files/onDisk.test.ts', () => {
  let dir: string;
  beforeAll(() => void (dir = mkdtempSync(join(tmpdir(), 'alertdrill-on-disk-'))));
  afterAll(() => rmSync(dir, { recursive: true }));

  it('a file of any millisecond has it again, though the nearest double of half of them lies below', async () => {
    const file = join(dir, 'image.png');
    writeFileSync(file, '');
    for (let atMs = 1_795_568_670_000; atMs < 1_795_568_670_100; atMs += 1) {
      utimesSync(file, new Date(), (atMs + 0.0005) / 1000);
      const wanted = (await attributesOf(file))!;
      expect(wanted.mtimeNs).toBe(`${atMs}000000`);
      utimesSync(file, new Date(), new Date());
      expect(await setAttributes(file, wanted, withoutTouch)).toBe(true);
      expect(statSync(file).mtimeMs).toBe(atMs);
    }
  });
});
