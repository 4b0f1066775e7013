import { execFileSync } from 'node:child_process';
import {
  closeSync,
  fstatSync,
  linkSync,
  lstatSync,
  openSync,
  readFileSync,
  rmSync,
  unlinkSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import { filesFault } from '../../../../src/faults/files';
import type { FilesState } from '../../../../src/faults/files/state';
import { createFaultBench, shopRule, writeShop, type FaultBench } from '../../../support/faultWorlds';
import { holding } from '../../../support/holding';

let bench: FaultBench;
let rule: string;
let image: string;
beforeEach(() => {
  bench = createFaultBench();
  const shop = join(bench.context.projectDir, 'shop');
  writeShop(shop);
  [rule, image] = [join(shop, 'rule.json'), join(shop, 'images/a.png')];
  for (const path of [rule, image]) {
    // As no double holds them, and so old that a mere look would leave a trace (relatime).
    execFileSync('touch', ['-a', '-d', '2020-01-02T03:04:05.123456789Z', path]);
    execFileSync('touch', ['-m', '-d', '2021-02-03T04:05:06.987654321Z', path]);
  }
});
afterEach(() => bench.remove());

const replacement = { replace: [{ file: 'shop/rule.json', with: 'shop/images/deep/c.png' }] };
const edit = { edit: [{ file: 'shop/rule.json', find: '365', replace: '0' }] };
const prepare = async (options: object) =>
  filesFault.state.parse(
    JSON.parse(
      JSON.stringify(await filesFault.prepare(filesFault.options.parse(options), bench.system, bench.context)),
    ),
  );
const inject = (state: FilesState) => filesFault.inject(state, holding(bench.system), new AbortController().signal);
const rollBack = (state: FilesState) => filesFault.rollback(state, bench.system);

/** All that a file is beside its bytes, but for ctime; reads none of them. */
function inodeOf(path: string) {
  const { dev, ino, nlink, mode, uid, gid, atimeNs, mtimeNs } = lstatSync(path, { bigint: true });
  return { dev, ino, nlink, mode, uid, gid, atimeNs, mtimeNs };
}

describe.each([
  ['an edited file', edit],
  ['a replaced file', replacement],
])('%s', (_what, options) => {
  it('is aside with all that it is, and comes back with its times to the nanosecond', async () => {
    const before = inodeOf(rule);
    const state = await prepare(options);
    expect(inodeOf(rule)).toEqual(before);
    await inject(state);
    expect(inodeOf(rule).ino).not.toBe(before.ino);
    expect(await rollBack(state)).toEqual({ notes: [] });
    expect(inodeOf(rule)).toEqual(before);
    expect(readFileSync(rule, 'utf8')).toBe(shopRule);
  });

  it('keeps its other names, which do not see the change', async () => {
    const other = join(bench.dir, 'other-name.json');
    linkSync(rule, other);
    const before = inodeOf(rule);
    const state = await prepare(options);
    await inject(state);
    expect(readFileSync(other, 'utf8')).toBe(shopRule);
    await rollBack(state);
    expect(inodeOf(rule)).toEqual({ ...before, atimeNs: inodeOf(other).atimeNs });
    expect(inodeOf(other).ino).toBe(before.ino);
  });

  it('comes back from a copy, which is said, where somebody removed it from where it was aside', async () => {
    const before = inodeOf(rule);
    const state = await prepare(options);
    await inject(state);
    rmSync(state.edited[0]!.aside);
    expect((await rollBack(state)).notes).toEqual([expect.stringContaining('was put back from a copy') as string]);
    expect(inodeOf(rule)).toEqual({ ...before, ino: inodeOf(rule).ino });
    expect(readFileSync(rule, 'utf8')).toBe(shopRule);
  });
});

describe('an emptied file', () => {
  it('is emptied in its place: by its other names, and for whoever has it open', async () => {
    const other = join(bench.dir, 'other-name.json');
    linkSync(rule, other);
    const before = inodeOf(rule);
    const opened = openSync(rule, 'r');
    try {
      const state = await prepare({ truncate: ['shop/rule.json'] });
      await inject(state);
      expect(fstatSync(opened).size).toBe(0);
      expect(lstatSync(other).size).toBe(0);
      expect(await rollBack(state)).toEqual({ notes: [] });
      expect(readFileSync(opened, 'utf8')).toBe(shopRule);
    } finally {
      closeSync(opened);
    }
    expect(inodeOf(rule)).toEqual({ ...before, atimeNs: inodeOf(other).atimeNs });
  });

  it('has its times back to the nanosecond', async () => {
    const before = inodeOf(rule);
    const state = await prepare({ truncate: ['shop/rule.json'] });
    await inject(state);
    await rollBack(state);
    expect(inodeOf(rule)).toEqual(before);
    expect(readFileSync(rule, 'utf8')).toBe(shopRule);
  });
});

describe('a kept file', () => {
  it('is not even known to have been read, and has its times back where it was deleted', async () => {
    const before = inodeOf(image);
    const state = await prepare({ ...edit, keep: ['shop/images/a.png'] });
    expect(inodeOf(image)).toEqual(before);
    await inject(state);
    unlinkSync(image);
    await rollBack(state);
    expect(inodeOf(image)).toEqual({ ...before, ino: inodeOf(image).ino });
  });
});

it('a time before 1970 comes back as well', async () => {
  utimesSync(rule, -1.5, -86_400.25);
  const before = inodeOf(rule);
  const state = await prepare({ truncate: ['shop/rule.json'] });
  await inject(state);
  await rollBack(state);
  expect(inodeOf(rule)).toEqual(before);
});
