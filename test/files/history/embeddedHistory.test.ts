import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Database from 'libsql';
import { parseReport } from '../../../src/history/knownReport';
import { openEmbeddedHistory } from '../../../src/history/store/embeddedHistory';
import { applicationId } from '../../../src/history/store/historySchema';
import type { KeptRun } from '../../../src/history/store/historyStore';
import { exampleReport } from '../../support/exampleDrills';
import { eventually } from '../../support/eventually';

let dir: string;
let file: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'alertdrill-history-'));
  file = join(dir, 'deep', 'history.db');
});
afterEach(() => rm(dir, { recursive: true }));

function runOf(id: string, changes: { startedAt?: string; environment?: string; isCutOff?: boolean } = {}): KeptRun {
  const { isCutOff = false, ...ofRun } = changes;
  const example = exampleReport('passed', 'missed');
  const report = { ...example, run: { ...example.run, id, ...ofRun } };
  const parsed = parseReport(report);
  if ('why' in parsed) throw new Error(parsed.why);
  return { id, isCutOff, report: JSON.stringify(report), known: parsed.report };
}

/** Opens it for one piece of work, as a command does. */
function within<T>(work: (history: ReturnType<typeof openEmbeddedHistory>) => T): T {
  const history = openEmbeddedHistory(file);
  try {
    return work(history);
  } finally {
    history.close();
  }
}

describe('the history in a file', () => {
  it('is made with its folder, and is one file when it is closed', async () => {
    within((history) => history.keep([runOf('r1')]));
    expect(await readdir(join(dir, 'deep'))).toEqual(['history.db']);
  });

  it('gives back what was kept, to the letter', () => {
    const kept = runOf('20261101T000000Z-aaaaa');
    within((history) => history.keep([kept, runOf('20261102T000000Z-bbbbb')]));
    within((history) => {
      expect(history.find('20261101')).toEqual({ id: kept.id, isCutOff: false, report: kept.report });
      expect(history.find('2026')?.id).toBe('20261102T000000Z-bbbbb');
      expect(history.find('%')).toBeUndefined();
      expect([...history.wholeRuns()]).toEqual(['20261101T000000Z-aaaaa', '20261102T000000Z-bbbbb']);
    });
  });

  it('lists drills with what they came to, the newest first', () => {
    within((history) =>
      history.keep([
        runOf('r1', { startedAt: '2026-11-01T00:00:00.000Z' }),
        runOf('r2', { startedAt: '2026-11-02T00:00:00.000Z', environment: 'elsewhere' }),
      ]),
    );
    within((history) => {
      const all = history.list({ last: 10 });
      expect(all.map(({ run }) => run)).toEqual(['r2', 'r2', 'r1', 'r1']);
      const [drill] = exampleReport('passed').drills;
      const [expectation] = drill?.expectations ?? [];
      expect(all.find(({ scenario }) => scenario === drill?.scenario)).toMatchObject({
        outcome: 'passed',
        at: drill?.injectedAt,
        results: [{ monitor: expectation?.monitor.name, verdict: 'detected', latencyMs: expectation?.latencyMs }],
      });
      expect(history.list({ last: 1 })).toHaveLength(1);
      expect(history.list({ last: 10, environment: 'elsewhere' })).toHaveLength(2);
      expect(history.list({ last: 10, scenario: 'no-such' })).toEqual([]);
    });
  });

  it('keeps what is whole, and lets it take the place of what was cut off', () => {
    const cut = runOf('r1', { isCutOff: true });
    within((history) => {
      expect(history.keep([cut])).toEqual({ added: 1, completed: 0, known: 0 });
      expect(history.keep([cut])).toEqual({ added: 0, completed: 0, known: 1 });
      expect([...history.wholeRuns()]).toEqual([]);
      expect(history.list({ last: 9 })[0]?.cutOff).toBe(true);
      expect(history.keep([runOf('r1')])).toEqual({ added: 0, completed: 1, known: 0 });
      expect(history.keep([cut])).toEqual({ added: 0, completed: 0, known: 1 });
      expect(history.find('r1')?.isCutOff).toBe(false);
      expect(history.list({ last: 9 })).toHaveLength(2);
    });
  });

  it('keeps all runs of a call or none of them', () => {
    const broken = { ...runOf('r2'), report: undefined as unknown as string };
    within((history) => {
      expect(() => history.keep([runOf('r1'), broken])).toThrow();
      expect([...history.wholeRuns()]).toEqual([]);
      expect(history.keep([runOf('r1')]).added).toBe(1);
    });
  });

  it('forgets what is too old, with its drills and results, and only says so in a trial', () => {
    within((history) => {
      history.keep([
        runOf('r1', { startedAt: '2026-11-01T00:00:00.000Z' }),
        runOf('r2', { startedAt: '2026-11-02T00:00:00.000Z' }),
      ]);
      expect(history.prune('2026-11-02T00:00:00.000Z', true)).toBe(1);
      expect([...history.each()].map(({ id }) => id)).toEqual(['r1', 'r2']);
      expect([...history.each('2026-11-01T12:00:00.000Z')].map(({ id }) => id)).toEqual(['r2']);
      expect(history.prune('2026-11-02T00:00:00.000Z', false)).toBe(1);
    });
    const database = new Database(file);
    const runs = (table: string) => database.prepare(`SELECT DISTINCT run FROM ${table}`).raw().all();
    expect([runs('drill'), runs('result')]).toEqual([[['r2']], [['r2']]]);
    database.close();
  });
});

describe('what is no history of ours', () => {
  const refuses = (message: RegExp) => expect(() => openEmbeddedHistory(file)).toThrow(message);
  beforeEach(() => mkdir(join(dir, 'deep')));

  it.each([
    ['a text', 'environments:\n  verification: {}\n', /is no history of alertdrill/],
    ['half of a header', 'SQLite', /is no history of alertdrill/],
  ])('%s is refused, and left as it is', async (_, text, message) => {
    await writeFile(file, text);
    refuses(message);
    expect(await readFile(file, 'utf8')).toBe(text);
    expect(await readdir(join(dir, 'deep'))).toEqual(['history.db']);
  });

  it('the database of another program is refused, and left as it is', async () => {
    const other = new Database(file);
    other.exec('CREATE TABLE notes (text TEXT)');
    other.close();
    const before = await readFile(file);
    refuses(/is no history of alertdrill/);
    expect((await readFile(file)).equals(before)).toBe(true);
  });

  it('one of a newer alertdrill is refused, and says which forms there are', () => {
    within(() => undefined);
    const newer = new Database(file);
    newer.exec('PRAGMA user_version = 99');
    newer.close();
    refuses(/written by a newer alertdrill: its form is 99, this alertdrill knows 1/);
  });

  it('one whose making was cut off is made again', () => {
    const begun = new Database(file);
    begun.exec('CREATE TABLE gone (x)');
    begun.exec('DROP TABLE gone');
    begun.close();
    within((history) => expect(history.keep([runOf('r1')]).added).toBe(1));
    const database = new Database(file);
    expect(database.prepare('PRAGMA application_id').raw().get()).toEqual([applicationId]);
    database.close();
  });

  it('a damaged one is told from one of another program', async () => {
    within((history) => history.keep(Array.from({ length: 40 }, (_, index) => runOf(`r${index}`))));
    const bytes = await readFile(file);
    bytes.fill(0x5a, 4_096, 40_000);
    await writeFile(file, bytes);
    expect(() => within((history) => history.list({ last: 100 }))).toThrow(/is damaged|can't be used/);
  });

  it('a folder, and a place where nothing can be written', async () => {
    await mkdir(file);
    refuses(/can't be used/);
    await writeFile(join(dir, 'file'), '');
    file = join(dir, 'file', 'history.db');
    refuses(/can't be used/);
    await chmod(join(dir, 'file'), 0o600);
  });
});

describe('several processes', () => {
  const built = resolve(__dirname, '../../../node_modules/libsql');
  /** Inserts and commits for ever, a row each time, and says after each that it is there. */
  const writer = (name: string) => `
    const Database = require(${JSON.stringify(built)});
    const database = new Database(${JSON.stringify(file)});
    database.exec('PRAGMA busy_timeout = 30000; PRAGMA synchronous = FULL');
    const add = database.prepare("INSERT INTO run VALUES (?, 'e', '2026-11-01T00:00:00.000Z', 'passed', 0, '{}')");
    for (let count = 0; ; count += 1) {
      add.run(${JSON.stringify(name)} + count);
      require('node:fs').writeSync(1, ${JSON.stringify(name)} + count + '\\n');
    }`;

  it('write at once, and what one had said was kept is there after kill -9', async () => {
    within(() => undefined);
    const said = new Map<string, string>();
    const children = ['a', 'b'].map((name) => {
      const child = spawn(process.execPath, ['-e', writer(name)], { stdio: ['ignore', 'pipe', 'inherit'] });
      child.stdout.on('data', (chunk: Buffer) => said.set(name, `${said.get(name) ?? ''}${chunk.toString()}`));
      return { child, ended: new Promise((done) => child.once('close', done)) };
    });
    const linesOf = (name: string) => (said.get(name) ?? '').split('\n').slice(0, -1);
    try {
      await eventually(() => expect(Math.min(linesOf('a').length, linesOf('b').length)).toBeGreaterThan(5), 20_000);
    } finally {
      for (const { child, ended } of children) {
        child.kill('SIGKILL');
        await ended;
      }
    }
    within((history) => {
      expect([...history.wholeRuns()]).toEqual(expect.arrayContaining([...linesOf('a'), ...linesOf('b')]));
      expect(history.keep([runOf('after')]).added).toBe(1);
    });
  }, 60_000);
});
