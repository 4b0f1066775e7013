import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { continueJournal, journalFolder, startJournal } from '../../../src/keeper/journal';
import type { FirstLine, LaterLine } from '../../../src/keeper/journalLine';
import { readJournal, readJournalFile, type JournalEntry } from '../../../src/keeper/readJournal';
import { recordDisk, type RecordingDisk } from '../../support/recordingDisk';
import { identityOf } from '../../support/scriptedProcesses';

let stateDir: string;
beforeEach(() => {
  stateDir = join(mkdtempSync(join(tmpdir(), 'alertdrill-journal-')), 'state');
});
afterEach(() => rmSync(dirname(stateDir), { recursive: true }));

const first = (id: string, atMs = 0): FirstLine => ({
  line: 'entry',
  version: 1,
  ...{ id, title: `title of ${id}`, kind: 'http', state: { from: 'prepare' }, workDir: '/work' },
  ...{
    runId: 'r1',
    environment: 'lab',
    projectDir: '/project',
    withheld: ['KEY'],
    secrets: [],
    token: 't1',
    keeper: identityOf(7),
    atMs,
  },
});
const life: readonly LaterLine[] = [
  { line: 'started', phase: 'arm' },
  { line: 'armed', state: { from: 'arm' }, secrets: ['TOKEN'] },
  { line: 'ended', phase: 'arm', ok: true },
  { line: 'started', phase: 'inject' },
  { line: 'ended', phase: 'inject', ok: true },
  { line: 'started', phase: 'rollback' },
  { line: 'ended', phase: 'rollback', ok: true },
];
const written = async (lines: readonly LaterLine[]): Promise<string> => {
  const journal = await startJournal(stateDir, first('a'));
  for (const line of lines) await journal.write(line);
  return journal.file;
};
const entryIn = async (file: string): Promise<JournalEntry> => {
  const found = await readJournalFile(file);
  if (found?.type !== 'entry') throw new Error(`no entry, but ${found?.type ?? 'nothing'}`);
  return found.entry;
};

describe('the journal', () => {
  it('is for its owner alone', async () => {
    const file = await written([]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(journalFolder(stateDir)).mode & 0o777).toBe(0o700);
    expect(statSync(stateDir).mode & 0o777).toBe(0o700);
  });

  it('has nothing where nothing was ever written', async () => {
    expect(await readJournal(stateDir)).toEqual([]);
  });

  it('lists the newest first, and forgets what was removed', async () => {
    for (const [index, id] of ['a', 'b', 'c'].entries()) {
      const journal = await startJournal(stateDir, first(id, index));
      if (id === 'b') await journal.remove();
    }
    const ids = (await readJournal(stateDir)).map((file) => (file.type === 'entry' ? file.entry.id : file.type));
    expect(ids).toEqual(['c', 'a']);
  });

  const stages: readonly [number, string, Partial<JournalEntry>][] = [
    [0, 'only prepared', { touched: false, rolledBack: false, state: { from: 'prepare' }, secrets: [] }],
    [1, 'arming', { touched: true, interrupted: 'arm' }],
    [2, 'arming, with its new state', { interrupted: 'arm', state: { from: 'arm' }, secrets: ['TOKEN'] }],
    [3, 'armed', { touched: true, state: { from: 'arm' } }],
    [4, 'injecting', { interrupted: 'inject' }],
    [5, 'injected', { touched: true, rolledBack: false }],
    [6, 'rolling back', { interrupted: 'rollback', rolledBack: false }],
    [7, 'rolled back', { touched: true, rolledBack: true }],
  ];
  it.each(stages)('with %i more lines says: %s', async (lines, _stage, expected) => {
    const entry = await entryIn(await written(life.slice(0, lines)));
    expect(entry).toMatchObject(expected);
    if (expected.interrupted === undefined) expect(entry).not.toHaveProperty('interrupted');
  });

  it('of an older version, which knew of nothing to withhold, is read as well', async () => {
    const file = await written(life);
    const [entry = '', ...rest] = readFileSync(file, 'utf8').split('\n');
    const { withheld, ...older } = JSON.parse(entry) as Record<string, unknown>;
    expect(withheld).toEqual(['KEY']);
    writeFileSync(file, [JSON.stringify(older), ...rest].join('\n'));
    expect(await entryIn(file)).toMatchObject({ withheld: [], touched: true, rolledBack: true, token: 't1' });
  });

  it('counts a rollback that failed as not done', async () => {
    const failed = [...life.slice(0, 6), { line: 'ended', phase: 'rollback', ok: false } as const];
    expect(await entryIn(await written(failed))).toMatchObject({ rolledBack: false, touched: true });
  });

  it('cut off at any byte by a power cut says what its whole lines say', async () => {
    const file = await written(life);
    const bytes = readFileSync(file);
    const whole = bytes.toString().split('\n');
    for (let length = bytes.length; length >= 0; length -= 1) {
      truncateSync(file, length);
      const lines = bytes.toString('utf8', 0, length).split('\n').length - 1;
      const found = await readJournalFile(file);
      if (lines === 0) {
        expect(found?.type).toBe('unborn');
        continue;
      }
      expect(found).toMatchObject({
        type: 'entry',
        entry: { ...stages[lines - 1]?.[2], intactBytes: Buffer.byteLength(`${whole.slice(0, lines).join('\n')}\n`) },
      });
    }
  });

  it('can be continued behind a torn line', async () => {
    const file = await written(life.slice(0, 4));
    const whole = readFileSync(file, 'utf8');
    writeFileSync(file, `${whole}{"line":"ended","pha`);
    const { intactBytes } = await entryIn(file);
    const journal = await continueJournal(file, intactBytes);
    await journal.write({ line: 'started', phase: 'rollback' });
    expect(readFileSync(file, 'utf8')).toBe(`${whole}{"line":"started","phase":"rollback"}\n`);
  });

  describe('with a line that is damaged', () => {
    const text = (...lines: readonly (LaterLine | string)[]) =>
      [first('a'), ...lines].map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
    const reading = async (content: string): Promise<JournalEntry> => {
      const file = await written([]);
      writeFileSync(file, content);
      return entryIn(file);
    };
    /** As a full disk leaves it: a part of one line, and the whole next one behind it. */
    const glued = (line: LaterLine) => `{"line":"sta${JSON.stringify(line)}`;
    const [arming, armed, , injecting, injected, rollingBack, rolledBack] = life as Required<typeof life> & LaterLine[];

    it.each<[string, string, Partial<JournalEntry>]>([
      ['garbage, then nothing', text('what is this?'), { touched: true, interrupted: 'unknown', rolledBack: false }],
      ['zeros, then nothing', text('\0\0\0'), { touched: true, interrupted: 'unknown' }],
      [
        'garbage behind the injection',
        text(injecting!, injected!, 'what is this?'),
        { touched: true, interrupted: 'unknown', rolledBack: false },
      ],
      ['garbage before the injection', text('what is this?', injecting!), { touched: true, interrupted: 'inject' }],
      ['half a line, and the injection', text(glued(injecting!)), { touched: true, interrupted: 'inject' }],
      [
        'half a line, and a new state',
        text(arming!, glued(armed!)),
        { interrupted: 'unknown', state: { from: 'arm' }, secrets: ['TOKEN'] },
      ],
      ['half a line, and a rollback', text(injecting!, injected!, glued(rollingBack!)), { interrupted: 'rollback' }],
      [
        'half a line, and the end of a rollback',
        text(injecting!, injected!, glued(rolledBack!)),
        { touched: true, rolledBack: true },
      ],
    ])('says what is left to do: %s', async (_what, content, expected) => {
      expect(await reading(content)).toMatchObject({ ...expected, intactBytes: Buffer.byteLength(content) });
    });

    it('can be continued', async () => {
      const file = await written([]);
      writeFileSync(file, text(injecting!, 'what is this?'));
      const journal = await continueJournal(file, (await entryIn(file)).intactBytes);
      for (const line of [rollingBack!, rolledBack!]) await journal.write(line);
      expect(await entryIn(file)).toMatchObject({ rolledBack: true });
    });
  });

  it.each([
    ['no JSON', 'what is this?\n'],
    ['zeros, as some filesystems leave them', '\0\0\0\0\n'],
    ['another version', `${JSON.stringify({ ...first('a'), version: 2 })}\n`],
  ])('reports %s as unreadable', async (_what, text) => {
    const file = await written([]);
    writeFileSync(file, text);
    expect(await readJournal(stateDir)).toMatchObject([{ type: 'unreadable', problem: expect.any(String) as string }]);
    expect(basename(file)).toMatch(/\.jsonl$/);
  });
});

describe('the journal on its disk', () => {
  let disk: RecordingDisk;
  beforeEach(() => void (disk = recordDisk()));
  afterEach(() => disk.restore());
  const afterPowerCut = () => [...disk.afterPowerCut(dirname(stateDir)).values()];
  const asJson = (lines: readonly object[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

  it('has each line there before anything follows, and the file by its name', async () => {
    expect(afterPowerCut()).toEqual([]);
    const journal = await startJournal(stateDir, first('a'));
    expect(afterPowerCut()).toEqual([asJson([first('a')])]);
    for (const [index, line] of life.entries()) {
      await journal.write(line);
      expect(afterPowerCut()).toEqual([asJson([first('a'), ...life.slice(0, index + 1)])]);
    }
  });

  it('has nothing more of what was removed', async () => {
    const kept = await startJournal(stateDir, first('a'));
    const removed = await startJournal(stateDir, first('b'));
    expect(afterPowerCut()).toHaveLength(2);
    await removed.remove();
    expect([...disk.afterPowerCut(dirname(stateDir)).keys()]).toEqual([kept.file]);
  });

  it('that is full keeps a line that was written by half from spoiling the next one', async () => {
    const journal = await startJournal(stateDir, first('a'));
    await journal.write(life[0]!);
    disk.fillUp({ afterBytes: 12 });
    await expect(journal.write(life[1]!)).rejects.toThrow('ENOSPC');
    expect(readFileSync(journal.file, 'utf8')).toBe(asJson([first('a'), life[0]!]));
    await journal.write(life[2]!);
    expect(readFileSync(journal.file, 'utf8')).toBe(asJson([first('a'), life[0]!, life[2]!]));
  });

  it('that does not even let it be cut off keeps the entry readable', async () => {
    const journal = await startJournal(stateDir, first('a'));
    await journal.write(life[3]!);
    disk.fillUp({ afterBytes: 12, beyondRepair: true });
    await expect(journal.write(life[4]!)).rejects.toThrow('ENOSPC');
    await journal.write(life[5]!);
    expect(await entryIn(journal.file)).toMatchObject({ touched: true, interrupted: 'rollback', rolledBack: false });
  });

  it.each([0, 20])('that is full before anything was done (%i bytes left) holds no entry', async (afterBytes) => {
    disk.fillUp({ afterBytes });
    await expect(startJournal(stateDir, first('a'))).rejects.toThrow('ENOSPC');
    expect(await readJournal(stateDir)).toEqual([]);
  });
});
