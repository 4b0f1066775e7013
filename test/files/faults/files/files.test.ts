import {
  appendFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { filesFault } from '../../../../src/faults/files';
import type { FilesState } from '../../../../src/faults/files/state';
import { createFaultBench, shopRule, writeShop, type FaultBench } from '../../../support/faultWorlds';
import { treeOf } from '../../../support/treeOf';
import { holding } from '../../../support/holding';

let bench: FaultBench;
let shop: string;
let before: ReturnType<typeof treeOf>;
const inShop = (name: string) => join(shop, name);
beforeEach(() => {
  bench = createFaultBench();
  shop = join(bench.context.projectDir, 'shop');
  writeShop(shop);
  writeFileSync(inShop('list.csv'), 'a,b\n');
  before = treeOf(shop);
});
afterEach(() => bench.remove());

const everything = {
  edit: [{ file: 'shop/rule.json', find: '365', replace: '0' }],
  delete: ['shop/images/*.png'],
  keep: ['shop/images/deep/**'],
  truncate: ['shop/list.csv'],
};
const textOf = (name: string) => readFileSync(inShop(name), 'utf8');
const prepare = (options: object, context = bench.context) =>
  filesFault.prepare(filesFault.options.parse(options), bench.system, context);
const inject = (state: FilesState) => filesFault.inject(state, holding(bench.system), new AbortController().signal);
const rollBack = (state: FilesState) => filesFault.rollback(state, bench.system);

describe('an injection', () => {
  it('edits, deletes and leaves alone what is only kept', async () => {
    const state = await prepare(everything);
    await inject(state);
    expect(textOf('rule.json')).toBe('{ "prefix": "images/", "days": 0 }\n');
    expect(Object.keys(treeOf(shop))).toEqual(['images', 'images/deep', 'images/deep/c.png', 'list.csv', 'rule.json']);
    expect(statSync(inShop('rule.json')).mode & 0o777).toBe(0o640);
  });

  it('refuses a file that was changed since it was looked at, and then leaves it alone', async () => {
    const state = await prepare(everything);
    appendFileSync(inShop('rule.json'), '\n');
    const changed = treeOf(shop);
    await expect(inject(state)).rejects.toThrow('was changed since the fault was prepared');
    expect(await rollBack(state)).toEqual({ notes: [] });
    expect(treeOf(shop)).toEqual(changed);
  });

  it('passes over a file that is gone already, but not over all of them', async () => {
    const state = await prepare({ delete: ['shop/images/*.png'] });
    unlinkSync(inShop('images/a.png'));
    await inject(state);
    unlinkSync(inShop('images/deep/c.png'));
    const other = await prepare({ delete: ['shop/rule.json'] });
    unlinkSync(inShop('rule.json'));
    await expect(inject(other)).rejects.toThrow('gone already');
  });

  it('finds files and folders whose names look like patterns, and patterns below them', async () => {
    for (const name of ['album (1)/a.png', 'album (1)/[b].png', 'album [2]/c.png']) {
      mkdirSync(dirname(inShop(name)), { recursive: true });
      writeFileSync(inShop(name), name);
    }
    const found = async (pattern: string) =>
      (await prepare({ delete: [pattern] })).deleted.map(({ path }) => relative(shop, path));
    expect(await found('shop/album (1)/*.png')).toEqual(['album (1)/[b].png', 'album (1)/a.png']);
    expect(await found('shop/album (1)/[b].png')).toEqual(['album (1)/[b].png']);
    expect(await found('shop/album (1)/[a].png')).toEqual(['album (1)/a.png']);
    expect(await found(join(shop, 'album [2]/**'))).toEqual(['album [2]/c.png']);
  });

  it('replaces bytes, whatever encoding is around them', async () => {
    writeFileSync(inShop('raw'), Buffer.from([0xff, 0x00, ...Buffer.from('grün'), 0xfe]));
    const state = await prepare({ edit: [{ file: 'shop/raw', find: 'grün', replace: 'rot' }] });
    await inject(state);
    expect(readFileSync(inShop('raw'))).toEqual(Buffer.from([0xff, 0x00, ...Buffer.from('rot'), 0xfe]));
    await rollBack(state);
    expect(readFileSync(inShop('raw'))).toEqual(Buffer.from([0xff, 0x00, ...Buffer.from('grün'), 0xfe]));
  });
});

describe('a rollback after an injection that was cut off', () => {
  const cuts: readonly [string, (state: FilesState) => unknown][] = [
    ['before anything', () => undefined],
    ['when an edit had begun', ({ edited: [item] }) => writeFileSync(item!.begun, '')],
    [
      'in the draft of an edit',
      ({ edited: [item] }) => {
        writeFileSync(item!.begun, '');
        writeFileSync(item!.draft, 'half of i');
      },
    ],
    [
      'when the original had a second name',
      ({ edited: [item] }) => {
        writeFileSync(item!.begun, '');
        writeFileSync(item!.draft, 'half of i');
        linkSync(item!.path, item!.aside);
      },
    ],
    [
      'between two names, where there are no hard links',
      ({ edited: [item] }) => {
        writeFileSync(item!.begun, '');
        writeFileSync(item!.draft, 'half of i');
        renameSync(item!.path, item!.aside);
      },
    ],
    ['when a file was about to be emptied', ({ emptied: [item] }) => writeFileSync(item!.begun, '')],
    ['after the edit', (state) => inject({ ...state, deleted: [] })],
    ['after one deleted file', (state) => inject({ ...state, deleted: state.deleted.slice(0, 1) })],
    ['after everything', (state) => inject(state)],
    [
      'and after a rollback that was cut off in the middle of one file',
      async (state) => {
        await inject(state);
        linkSync(state.deleted[0]!.aside, state.deleted[0]!.path);
      },
    ],
    [
      'and after a rollback that was cut off while it wrote into an emptied file',
      async (state) => {
        await inject(state);
        writeFileSync(state.emptied[0]!.path, 'a,');
      },
    ],
    [
      'and after a rollback that was cut off when the original was back',
      async (state) => {
        await inject(state);
        renameSync(state.edited[0]!.aside, state.edited[0]!.path);
      },
    ],
    [
      'and after a rollback that was cut off in a draft',
      async (state) => {
        await inject(state);
        writeFileSync(state.edited[0]!.draft, 'half of i');
        writeFileSync(state.kept[0]!.draft, 'half of i');
        unlinkSync(state.kept[0]!.path);
      },
    ],
  ];

  it.each(cuts)('%s brings everything back', async (_when, cut) => {
    const state = await prepare(everything);
    await cut(state);
    expect((await rollBack(state)).notes).toEqual([]);
    expect(treeOf(shop)).toEqual(before);
    for (const { aside } of state.edited) expect(existsSync(aside)).toBe(false);
  });

  it('goes on with the other items where one fails, and says which', async () => {
    const state = await prepare(everything);
    await inject(state);
    unlinkSync(state.edited[0]!.injected);
    await expect(rollBack(state)).rejects.toThrow(/the copies of .*rule\.json are gone/);
    expect({ ...treeOf(shop), 'rule.json': '' }).toEqual({ ...before, 'rule.json': '' });
  });
});

describe('what somebody else did under the fault', () => {
  it('leaves a file that was made anew, and keeps the original beside it', async () => {
    const state = await prepare(everything);
    await inject(state);
    writeFileSync(inShop('images/a.png'), 'made anew');
    const { notes } = await rollBack(state);
    expect(notes).toEqual([
      `${inShop('images/a.png')} was made anew under the fault: it was left as it is, and the original is ${inShop('images/a.png')}.alertdrill-kept`,
    ]);
    expect(textOf('images/a.png')).toBe('made anew');
    expect(treeOf(shop)['images/a.png.alertdrill-kept']).toBe(before['images/a.png']);
    expect((await rollBack(state)).notes).toEqual([]);
    expect(Object.keys(treeOf(shop))).toHaveLength(Object.keys(before).length + 1);
  });

  it('does not overwrite what an earlier drill kept', async () => {
    writeFileSync(inShop('images/a.png.alertdrill-kept'), 'of an earlier drill');
    const state = await prepare(everything);
    await inject(state);
    writeFileSync(inShop('images/a.png'), 'made anew');
    expect((await rollBack(state)).notes[0]).toContain('alertdrill-kept-2');
    expect(textOf('images/a.png.alertdrill-kept')).toBe('of an earlier drill');
  });

  it('says nothing where what was made anew is the same', async () => {
    const state = await prepare(everything);
    await inject(state);
    const { path, aside } = state.deleted[0]!;
    writeFileSync(path, readFileSync(aside));
    expect((await rollBack(state)).notes).toEqual([]);
    expect(existsSync(aside)).toBe(false);
    expect(existsSync(`${path}.alertdrill-kept`)).toBe(false);
  });

  it('leaves an edited file that was written again with the original text in it', async () => {
    const state = await prepare(everything);
    await inject(state);
    writeFileSync(inShop('rule.json'), '{ "days": 365, "new": true }');
    expect((await rollBack(state)).notes).toEqual([expect.stringContaining('rule.json.alertdrill-kept')]);
    expect(textOf('rule.json')).toBe('{ "days": 365, "new": true }');
    expect(textOf('rule.json.alertdrill-kept')).toBe(shopRule);
  });

  it('fails where an edited file was written again and the fault may still be in it, until that is repaired', async () => {
    const state = await prepare(everything);
    await inject(state);
    writeFileSync(inShop('rule.json'), '{ "days": 0, "new": true }');
    await expect(rollBack(state)).rejects.toMatchObject({ hint: expect.stringContaining('"365"') as string });
    await expect(rollBack(state)).rejects.toThrow('was changed under the fault');
    expect(textOf('rule.json')).toBe('{ "days": 0, "new": true }');
    expect(existsSync(inShop('rule.json.alertdrill-kept-2'))).toBe(false);

    writeFileSync(inShop('rule.json'), '{ "days": 365, "new": true }');
    expect((await rollBack(state)).notes).toHaveLength(1);
    expect((await rollBack(state)).notes).toEqual([]);
  });

  it('puts an edited file back that was deleted, and its folder with it', async () => {
    const state = await prepare(everything);
    await inject(state);
    unlinkSync(inShop('rule.json'));
    expect((await rollBack(state)).notes).toEqual([expect.stringContaining('was gone and was put back')]);
    expect(treeOf(shop)).toEqual(before);
  });

  it('puts a kept file back that was deleted, with all that it had', async () => {
    const state = await prepare(everything);
    await inject(state);
    rmSync(inShop('images/deep'), { recursive: true });
    expect((await rollBack(state)).notes).toEqual([expect.stringContaining('images/deep was gone')]);
    expect(treeOf(shop)).toEqual(before);
  });

  it('puts a large kept file back whole', async () => {
    const large = Buffer.alloc(2_500_001, 'alertdrill');
    writeFileSync(inShop('images/deep/c.png'), large);
    const state = await prepare(everything);
    unlinkSync(inShop('images/deep/c.png'));
    await rollBack(state);
    expect(readFileSync(inShop('images/deep/c.png')).equals(large)).toBe(true);
  });

  it('leaves a kept file alone that is still there, changed or not', async () => {
    const state = await prepare(everything);
    await inject(state);
    writeFileSync(inShop('images/deep/c.png'), 'a better one');
    expect((await rollBack(state)).notes).toEqual([]);
    expect(textOf('images/deep/c.png')).toBe('a better one');
  });
});

describe('what can not be prepared', () => {
  it.each([
    ['a pattern that matches nothing', { delete: ['shop/images/*.gif'] }, 'no file matches shop/images/*.gif'],
    ['a folder', { delete: ['shop/images'] }, 'no file matches shop/images'],
    ['a folder that is not there', { delete: ['nowhere/*.png'] }, 'no file matches nowhere/*.png'],
    ['an edit of nothing', { edit: [{ file: 'shop/none', find: 'a', replace: '' }] }, 'there is no file'],
    ['a text that does not occur', { edit: [{ file: 'shop/rule.json', find: '366', replace: '' }] }, 'occurs nowhere'],
    ['a text that occurs twice', { edit: [{ file: 'shop/rule.json', find: '": ', replace: '' }] }, 'more than once'],
    ['one file in two places', { delete: ['shop/images/**'], keep: ['shop/images/a.png'] }, 'is named twice'],
  ])('refuses %s and touches nothing', async (_what, options, message) => {
    await expect(prepare(options)).rejects.toThrow(message);
    expect(treeOf(shop)).toEqual(before);
  });

  it.each([[{ keep: ['a'] }], [{}], [{ edit: [{ file: 'a', find: 'b', replace: 'b' }] }], [{ delete: [] }]])(
    'refuses the options %j',
    (options) => {
      expect(filesFault.options.safeParse(options).success).toBe(false);
    },
  );
});

describe('symbolic links', () => {
  it('do not lead out of the pattern', async () => {
    const outside = join(bench.dir, 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'precious.png'), 'precious');
    symlinkSync(outside, inShop('images/link'));
    symlinkSync(join(outside, 'precious.png'), inShop('images/link.png'));
    const state = await prepare({ delete: ['shop/images/**/*.png'] });
    expect(state.deleted.map(({ path }) => path)).toEqual(
      ['images/a.png', 'images/b.png', 'images/deep/c.png'].map(inShop),
    );
  });

  it('above the pattern are followed, as the allow-list follows them', async () => {
    symlinkSync(shop, join(bench.context.projectDir, 'current'));
    const state = await prepare({
      delete: ['current/images/a.png'],
      edit: [{ file: 'current/rule.json', find: '365', replace: '0' }],
    });
    expect([...state.deleted, ...state.edited].map(({ path }) => path)).toEqual(
      ['images/a.png', 'rule.json'].map(inShop),
    );
  });
});

/** Memory is another filesystem than the disk on Linux; elsewhere there is none to be had without privileges. */
const inMemory = existsSync('/dev/shm') ? it : it.skip;

describe('a work folder on another filesystem', () => {
  inMemory('has the files moved aside beside where they were, and leaves nothing there', async () => {
    const workDir = mkdtempSync('/dev/shm/alertdrill-work-');
    try {
      expect(() => renameSync(inShop('rule.json'), join(workDir, 'rule.json'))).toThrow('EXDEV');
      const state = await prepare(everything, { ...bench.context, workDir });
      expect(treeOf(shop)).toEqual(before);
      await inject(state);
      expect(dirname(dirname(state.deleted[0]!.aside))).toBe(inShop('images'));
      expect(existsSync(inShop('images/a.png'))).toBe(false);
      await rollBack(state);
      expect(treeOf(shop)).toEqual(before);
    } finally {
      rmSync(workDir, { recursive: true });
    }
  });
});
