import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Database from 'libsql';
import { openEmbeddedHistory } from '../../../src/history/store/embeddedHistory';
import { applicationId, migrations } from '../../../src/history/store/historySchema';
import type { HistoryStore } from '../../../src/history/store/historyStore';
import { eventually } from '../../support/eventually';
import { historyContract, historyRun, idsIn, withinHistory } from '../../support/historyContract';

let dir: string;
let file: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'alertdrill-history-'));
  file = join(dir, 'deep', 'history.db');
});
afterEach(() => rm(dir, { recursive: true }));

/** Opens it for one piece of work, as a command does. */
const within = <T>(work: (history: HistoryStore) => Promise<T>): Promise<T> =>
  withinHistory(() => openEmbeddedHistory(file), work);

describe('the history in a file', () => {
  historyContract(() => openEmbeddedHistory(file));

  it('is made with its folder, and is one file when it is closed', async () => {
    await within((history) => history.keep([historyRun('r1')]));
    expect(await readdir(join(dir, 'deep'))).toEqual(['history.db']);
  });

  it('of the first form is taken over, and filled anew from its reports', async () => {
    await mkdir(join(dir, 'deep'));
    const old = new Database(file);
    old.exec(migrations[0]?.sql ?? '');
    old.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = 1`);
    const { id, report } = historyRun('r1', { isCutOff: true, monitorConfig: { duration: 3 } });
    const add = old.prepare("INSERT INTO run VALUES (?, 'verification', '2026-11-01T00:00:00.000Z', 'passed', 1, ?)");
    add.run(id, report);
    add.run('r0', '{"schemaVersion":1}');
    old.close();
    await within(async (history) => {
      expect(await idsIn(history)).toEqual(['r0', 'r1']);
      expect((await history.list({ last: 9 })).map(({ run, cutOff }) => [run, cutOff])).toEqual([
        ['r1', true],
        ['r1', true],
      ]);
      const results = (await history.results({ environment: 'verification' })).flatMap((each) => each.results);
      expect(results.map(({ verdict }) => verdict).sort()).toEqual(['detected', 'missed']);
      const hash = results[0]?.monitorHash ?? '';
      expect(await history.configs([hash])).toEqual(new Map([[hash, '{"duration":3}']]));
    });
    const database = new Database(file);
    expect(database.prepare('PRAGMA user_version').raw().get()).toEqual([migrations.length]);
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

  it('one of a newer alertdrill is refused, and says which forms there are', async () => {
    await within(() => Promise.resolve());
    const newer = new Database(file);
    newer.exec('PRAGMA user_version = 99');
    newer.close();
    refuses(/written by a newer alertdrill: its form is 99, this alertdrill knows 2/);
  });

  it('one whose making was cut off is made again', async () => {
    const begun = new Database(file);
    begun.exec('CREATE TABLE gone (x)');
    begun.exec('DROP TABLE gone');
    begun.close();
    await within(async (history) => expect((await history.keep([historyRun('r1')])).added).toBe(1));
    const database = new Database(file);
    expect(database.prepare('PRAGMA application_id').raw().get()).toEqual([applicationId]);
    database.close();
  });

  it('a damaged one is told from one of another program', async () => {
    await within((history) => history.keep(Array.from({ length: 40 }, (_, index) => historyRun(`r${index}`))));
    const bytes = await readFile(file);
    bytes.fill(0x5a, 4_096, 40_000);
    await writeFile(file, bytes);
    await expect(within((history) => history.list({ last: 100 }))).rejects.toThrow(/is damaged|can't be used/);
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
    await within(() => Promise.resolve());
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
    await within(async (history) => {
      expect(await idsIn(history)).toEqual(expect.arrayContaining([...linesOf('a'), ...linesOf('b')]));
      expect((await history.keep([historyRun('after')])).added).toBe(1);
    });
  }, 60_000);
});
