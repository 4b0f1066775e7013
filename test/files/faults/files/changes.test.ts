import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statfsSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { allowNothing, isAllowed } from '../../../../src/config/allow';
import { FaultError } from '../../../../src/domain/errors';
import { filesFault } from '../../../../src/faults/files';
import { injectFiller, leastFreeBytes } from '../../../../src/faults/files/fillers';
import type { FilesState } from '../../../../src/faults/files/state';
import { createFaultBench, shopRule, writeShop, type FaultBench } from '../../../support/faultWorlds';
import { treeOf } from '../../../support/treeOf';
import { holding } from '../../../support/holding';

let bench: FaultBench;
let shop: string;
let before: ReturnType<typeof treeOf>;
beforeEach(() => {
  bench = createFaultBench();
  shop = join(bench.context.projectDir, 'shop');
  writeShop(shop);
  writeFileSync(join(bench.context.projectDir, 'bad-rule.json'), '{ "prefix": "' + 'x'.repeat(50) + '" }');
  before = treeOf(shop);
});
afterEach(() => bench.remove());

const inShop = (name: string) => join(shop, name);
const prepare = (options: object) => filesFault.prepare(filesFault.options.parse(options), bench.system, bench.context);
const inject = (state: FilesState, signal = new AbortController().signal) =>
  filesFault.inject(state, holding(bench.system), signal);
const rollBack = (state: FilesState) => filesFault.rollback(state, bench.system);
const sizeOf = (name: string) => statSync(inShop(name)).size;

describe('truncate', () => {
  it('empties files, which keep owner and mode, and come back byte for byte', async () => {
    const state = await prepare({ truncate: ['shop/images/*.png'] });
    expect(treeOf(shop)).toEqual(before);
    await inject(state);
    expect(sizeOf('images/a.png')).toBe(0);
    expect(sizeOf('images/b.png')).toBe(0);
    expect(sizeOf('images/deep/c.png')).toBe(5);
    expect(statSync(inShop('images/a.png')).mode & 0o777).toBe(0o604);
    expect(await rollBack(state)).toEqual({ notes: [] });
    expect(treeOf(shop)).toEqual(before);
  });

  it('is refused for what is empty already, and for a pattern that names nothing', async () => {
    writeFileSync(inShop('empty'), '');
    await expect(prepare({ truncate: ['shop/empty'] })).rejects.toThrow('is empty already');
    await expect(prepare({ truncate: ['shop/*.none'] })).rejects.toThrow('no file matches');
  });

  it('leaves alone what an application wrote into it meanwhile, keeps the original beside, and counts as failed', async () => {
    const state = await prepare({ truncate: ['shop/rule.json'] });
    await inject(state);
    appendFileSync(inShop('rule.json'), 'a new line\n');
    await expect(rollBack(state)).rejects.toMatchObject({
      message: expect.stringContaining('was changed under the fault by somebody else') as string,
      hint: expect.stringContaining('put it back by hand') as string,
    });
    expect(readFileSync(inShop('rule.json'), 'utf8')).toBe('a new line\n');
    expect(readFileSync(inShop('rule.json.alertdrill-kept'), 'utf8')).toBe(shopRule);
  });
});

describe('replace', () => {
  const replacement = { replace: [{ file: 'shop/rule.json', with: 'bad-rule.json' }] };

  it('gives a file the bytes of another, and its own back', async () => {
    const state = await prepare(replacement);
    await inject(state);
    expect(readFileSync(inShop('rule.json'), 'utf8')).toContain('xxx');
    expect(statSync(inShop('rule.json')).mode & 0o777).toBe(0o640);
    expect(await rollBack(state)).toEqual({ notes: [] });
    expect(treeOf(shop)).toEqual(before);
  });

  it('does not need the other file for its rollback', async () => {
    const state = await prepare(replacement);
    await inject(state);
    writeFileSync(join(bench.context.projectDir, 'bad-rule.json'), 'something else');
    expect(await rollBack(state)).toEqual({ notes: [] });
    expect(treeOf(shop)).toEqual(before);
  });

  it('is refused where the other file is not there, or is the same', async () => {
    const withOther = (other: string) => prepare({ replace: [{ file: 'shop/rule.json', with: other }] });
    await expect(withOther('none.json')).rejects.toThrow(/there is no file .*none\.json/);
    writeFileSync(join(bench.context.projectDir, 'same.json'), shopRule);
    await expect(withOther('same.json')).rejects.toThrow('has the bytes of same.json already');
  });

  describe('by a file that', () => {
    const isAllowedWith = (other: string, files: readonly string[]) =>
      filesFault
        .touches({ replace: [{ file: 'shop/rule.json', with: other }] }, bench.context)
        .every((touch) => isAllowed(touch, { ...allowNothing, files }, bench.context.projectDir));
    const outside = () => join(bench.dir, 'site.key');
    beforeEach(() => {
      writeFileSync(outside(), 'a key');
      symlinkSync(outside(), join(bench.context.projectDir, 'link.key'));
      symlinkSync(bench.dir, join(bench.context.projectDir, 'linked'));
    });

    it.each(['bad-rule.json', './shop/../bad-rule.json', '..bad-rule.json'])(
      'is in the project (%s) needs no permission to be read',
      (other) => {
        expect(isAllowedWith(other, ['shop/rule.json'])).toBe(true);
      },
    );

    it.each(['../site.key', 'shop/../../site.key', 'link.key', 'linked/site.key', '/etc/passwd'])(
      'is outside of it (%s) has to be allowed',
      (other) => {
        expect(isAllowedWith(other, ['shop/rule.json'])).toBe(false);
        expect(isAllowedWith(other, ['shop/rule.json', outside(), '/etc/passwd'])).toBe(true);
      },
    );
  });

  it('is refused beside another change of the same file, by whatever name', async () => {
    symlinkSync(inShop('rule.json'), join(bench.context.projectDir, 'link.json'));
    await expect(prepare({ ...replacement, edit: [{ file: 'link.json', find: '365', replace: '0' }] })).rejects.toThrow(
      'rule.json is named twice',
    );
  });
});

describe('fill', () => {
  const total = () =>
    readdirSync(shop, { recursive: true, encoding: 'utf8' }).reduce((sum, name) => sum + fileSize(inShop(name)), 0);
  const fileSize = (path: string) => (statSync(path).isFile() ? statSync(path).size : 0);

  it('makes a folder as large as it is to be, to the byte, and takes the file away again', async () => {
    const state = await prepare({ fill: [{ folder: 'shop', size: '9MB' }] });
    expect(treeOf(shop)).toEqual(before);
    await inject(state);
    expect(total()).toBe(9_000_000);
    expect(await rollBack(state)).toEqual({ notes: [] });
    expect(treeOf(shop)).toEqual(before);
  });

  it('reckons the share of a filesystem as df does', async () => {
    const { bsize, blocks, bfree, bavail } = statfsSync(shop);
    const taken = (blocks - bfree) * bsize;
    const percent = Math.ceil(((taken + 300_000_000) / (taken + bavail * bsize)) * 100);
    const state = await prepare({ fill: [{ folder: 'shop', used: `${percent}%` }] });
    const [filler] = state.fillers;
    // The disk is not ours alone: within what others may have written meanwhile.
    const expected = (percent / 100) * (taken + bavail * bsize) - taken;
    expect(Math.abs((filler?.bytes ?? 0) - expected)).toBeLessThan(100_000_000);
  });

  it('is refused where the folder is that full already, or is none', async () => {
    await expect(prepare({ fill: [{ folder: 'shop', size: '20B' }] })).rejects.toThrow('is full to 20 B already');
    await expect(prepare({ fill: [{ folder: 'shop/rule.json', size: '1MB' }] })).rejects.toThrow('is no folder');
    await expect(prepare({ fill: [{ folder: 'none', size: '1MB' }] })).rejects.toThrow('there is no file');
  });

  it('leaves room for the journal and the system', async () => {
    const { bsize, bavail } = statfsSync(shop);
    const gigabytes = Math.ceil((bavail * bsize - leastFreeBytes / 2) / 1e9) + 1;
    await expect(prepare({ fill: [{ folder: 'shop', size: `${gigabytes}GB` }] })).rejects.toThrow('stay free');
  });

  it('stops in the middle where it is interrupted, and what it has written goes', async () => {
    const state = await prepare({ fill: [{ folder: 'shop', size: '9MB' }] });
    let looks = 0;
    // Aborted at its second look: after the first chunk.
    const signal = {
      throwIfAborted: () => {
        if ((looks += 1) > 1) throw new Error('interrupted');
      },
    };
    const [filler] = state.fillers;
    if (filler === undefined) throw new Error('nothing is to be filled');
    await expect(injectFiller(filler, signal as AbortSignal)).rejects.toThrow('interrupted');
    expect(total()).toBeGreaterThan(4_000_000);
    expect(total()).toBeLessThan(9_000_000);
    expect(await rollBack(state)).toEqual({ notes: [] });
    expect(treeOf(shop)).toEqual(before);
  });
});

describe('the options', () => {
  it.each([
    [{ keep: ['a'] }, '`keep` alone changes nothing'],
    [{ fill: [{ folder: 'a' }] }, 'needs either size or used'],
    [{ fill: [{ folder: 'a', size: '1MB', used: '5%' }] }, 'needs either size or used'],
    [{ fill: [{ folder: 'a', used: '100%' }] }, 'is not a share of a filesystem, such as 95%'],
    [{ fill: [{ folder: 'a', size: '5 apples' }] }, 'is not a size, such as 500MB or 2GiB'],
    [{ fill: [{ folder: 'a', size: '0MB' }] }, 'must be above zero'],
  ])('%j are refused', (options, message) => {
    expect(filesFault.options.safeParse(options).error?.issues[0]?.message).toContain(message);
  });
});

describe('what the system does not let us do', () => {
  /** Root may read everything: then as the user "nobody" of Linux. */
  async function unprivileged<T>(work: () => Promise<T>): Promise<T> {
    if (process.geteuid?.() !== 0) return work();
    for (let dir = shop; dir !== dirname(dir); dir = dirname(dir)) if (dir !== '/tmp') chmodSync(dir, 0o755);
    process.seteuid?.(65534);
    try {
      return await work();
    } finally {
      process.seteuid?.(0);
    }
  }

  it.each([
    ['an edit', { edit: [{ file: 'shop/rule.json', find: 'a', replace: 'b' }] }, 'rule.json'],
    ['a replacement', { replace: [{ file: 'shop/rule.json', with: 'bad-rule.json' }] }, 'rule.json'],
    ['what is put in its place', { replace: [{ file: 'shop/note', with: 'shop/rule.json' }] }, 'rule.json'],
    ['to empty it', { truncate: ['shop/rule.json'] }, 'rule.json'],
    ['to keep it', { delete: ['shop/note'], keep: ['shop/rule.json'] }, 'rule.json'],
    ['a folder to fill', { fill: [{ folder: 'shop/locked', size: '1 MB' }] }, 'locked'],
    ['what lies in a locked folder', { edit: [{ file: 'shop/locked/x', find: 'a', replace: 'b' }] }, 'locked/x'],
  ])('is said before anything is touched: %s', async (_, options, name) => {
    writeFileSync(inShop('note'), 'a note');
    chmodSync(inShop('rule.json'), 0);
    mkdirSync(inShop('locked'), { mode: 0 });
    const refused = { name: FaultError.name, message: `${inShop(name)} can't be used: permission denied` };
    await unprivileged(() => expect(prepare(options)).rejects.toMatchObject(refused));
  });

  it('is said of a folder in the place of a file, too', async () => {
    mkdirSync(inShop('folder'));
    const options = { edit: [{ file: 'shop/folder', find: 'a', replace: 'b' }] };
    await expect(prepare(options)).rejects.toThrow(FaultError);
  });
});
