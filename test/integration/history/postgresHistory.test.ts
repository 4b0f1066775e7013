import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openHistory } from '../../../src/history/store/openHistory';
import type { HistoryStore } from '../../../src/history/store/historyStore';
import { createWorkplace } from '../../e2e/cli';
import { eventually } from '../../support/eventually';
import { historyContract, historyRun, idsIn, withinHistory } from '../../support/historyContract';
import { describeWithPostgres, startPostgres, type PostgresServer } from '../../support/postgres';

describeWithPostgres('the history in PostgreSQL', () => {
  let server: PostgresServer;
  beforeAll(async () => void (server = await startPostgres()));
  afterAll(() => server.stop());

  let url: string;
  beforeEach(async () => void (url = await server.createDatabase()));
  const open = (): Promise<HistoryStore> => openHistory(url, 'to-keep');
  const within = <T>(work: (history: HistoryStore) => Promise<T>): Promise<T> => withinHistory(open, work);
  const execute = (sql: string) => server.execute(url, sql);
  const tables = async () => {
    const sql = "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'";
    return (await execute(sql)).map(({ name }) => name).sort();
  };

  historyContract(open);

  it('is not made by looking for it', async () => {
    const place = `postgres://drill@127.0.0.1:${server.port}/`;
    await expect(openHistory(url, 'to-read')).rejects.toThrow(`there is no history yet at ${place}`);
    expect(await tables()).toEqual([]);
    await within((history) => history.keep([historyRun('r1')]));
    expect(await withinHistory(() => openHistory(url, 'to-read'), idsIn)).toEqual(['r1']);
    expect(await tables()).toEqual(['accepted', 'alertdrill_history', 'config', 'drill', 'result', 'run']);
  });

  it('is never among the tables of others, but in a schema of its own; what extensions have is nobody’s', async () => {
    await execute(
      'CREATE EXTENSION pg_stat_statements; CREATE TABLE alertdrill_else (n int); CREATE TABLE orders (n int)',
    );
    await expect(open()).rejects.toThrow(/is no history of alertdrill: it has the table orders/);
    expect(await tables()).toEqual(['alertdrill_else', 'orders']);
    await execute('CREATE SCHEMA drills');
    const apart = () => openHistory(`${url}?options=-c%20search_path%3Ddrills`, 'to-keep');
    expect(await withinHistory(apart, (history) => history.keep([historyRun('r1')]))).toMatchObject({ added: 1 });
    await execute('DROP TABLE orders');
    expect(await within(idsIn)).toEqual([]);
  });

  it('of a newer alertdrill is refused, and says which forms there are', async () => {
    await within(() => Promise.resolve());
    await execute('UPDATE alertdrill_history SET form = 99');
    await expect(open()).rejects.toThrow(/written by a newer alertdrill: its form is 99, this alertdrill knows 1/);
  });

  it('is read by a role that may not more, which is told what it may not', async () => {
    await within((history) => history.keep([historyRun('r1')]));
    await execute(
      "CREATE ROLE reader LOGIN PASSWORD 'reader-pw'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader",
    );
    await execute("CREATE ROLE nobody LOGIN PASSWORD 'nobody-pw'");
    const as = (user: string) => url.replace(/\/\/.*@/, `//${user}:${user}-pw@`);
    await withinHistory(
      () => openHistory(as('reader'), 'to-read'),
      async (history) => {
        expect(await idsIn(history)).toEqual(['r1']);
        await expect(history.keep([historyRun('r2')])).rejects.toThrow(
          /does not permit this: permission denied for table run/,
        );
        // It goes on after that.
        expect(await history.list({ last: 9 })).toHaveLength(2);
      },
    );
    await expect(openHistory(as('nobody'), 'to-read')).rejects.toThrow(/does not permit this: permission denied/);
    await execute('DROP OWNED BY reader; DROP ROLE reader; DROP ROLE nobody');
  });

  it('is made by several at once, and takes the same runs from all of them in whatever order they have them', async () => {
    const histories = await Promise.all(Array.from({ length: 6 }, open));
    try {
      const runs = Array.from({ length: 300 }, (_, index) => historyRun(`r${index}`));
      const kept = await Promise.all(
        histories.map((history, index) => history.keep(index % 2 === 0 ? runs : runs.toReversed())),
      );
      expect(kept.reduce((sum, { added }) => sum + added, 0)).toBe(300);
      expect(kept.reduce((sum, { known }) => sum + known, 0)).toBe(5 * 300);
      expect(await execute('SELECT count(*)::int AS results FROM result')).toEqual([{ results: 2 * 300 }]);
    } finally {
      for (const history of histories) await history.close();
    }
  });

  describe('with several processes', () => {
    let place: ReturnType<typeof createWorkplace>;
    beforeEach(() => void (place = createWorkplace()));
    afterEach(() => place.remove());

    /** Runs as `history export` writes them. */
    const write = (name: string, ids: readonly string[]): string => {
      const lines = ids.map((id) => `{"report":${historyRun(id).report}}\n`);
      writeFileSync(join(place.dir, name), lines.join(''));
      return name;
    };
    const numbered = (prefix: string, count: number) =>
      Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
    const start = (file: string) => place.start(['history', 'import', file], { ALERTDRILL_HISTORY: url });

    it('that make it and add the same and other runs at once, each run is there once', async () => {
      const shared = numbered('shared', 130);
      const own = ['a', 'b', 'c'].map((name) => numbered(name, 60));
      // Not in one order: whoever waits for another must not be waited for by it.
      const files = own.map((ids, index) => {
        const mixed = index % 2 === 0 ? [...ids, ...shared] : [...shared.toReversed(), ...ids];
        return write(`${index}.jsonl`, mixed);
      });
      const ended = await Promise.all(files.map((file) => start(file).ended));
      expect(ended.map(({ code, stderr }) => ({ code, stderr }))).toEqual(ended.map(() => ({ code: 0, stderr: '' })));
      const added = ended.map(({ stdout }) => Number(/^(\d+) runs? added/.exec(stdout)?.[1]));
      expect(added.reduce((sum, each) => sum + each)).toBe(130 + 3 * 60);
      const ids = await within(idsIn);
      expect([...ids].sort()).toEqual([...shared, ...own.flat()].sort());
      expect(await execute('SELECT count(*)::int AS results FROM result')).toEqual([{ results: 2 * ids.length }]);
      expect(ended[0]?.stdout).toContain(`added to postgres://drill@127.0.0.1:${server.port}/`);
    });

    it('of which one is killed in the midst of adding, nothing of that is there, and the next one adds it', async () => {
      await within((history) => history.keep([historyRun('before')]));
      const file = write('h.jsonl', numbered('r', 40));
      const held = server.execute(url, 'BEGIN; LOCK TABLE result; SELECT pg_advisory_lock(7); SELECT pg_sleep(60)');
      held.catch(() => undefined);
      const waiting = "FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%INTO result%'";
      await eventually(async () =>
        expect(await execute("SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = 7")).toHaveLength(1),
      );
      const run = start(file);
      await eventually(async () => expect(await execute(`SELECT ${waiting}`)).toHaveLength(1));
      run.child.kill('SIGKILL');
      await run.ended;
      await execute(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid()`,
      );
      await eventually(async () => expect(await execute(`SELECT ${waiting}`)).toHaveLength(0));
      expect(await within(idsIn)).toEqual(['before']);
      expect((await start(file).ended).stdout).toMatch(/^40 runs added/);
    });

    it('none is told the password, nor tells it', async () => {
      const file = write('h.jsonl', ['r1']);
      expect((await start(file).ended).code).toBe(0);
      const wrong = url.replace(/:[^:@]*@/, ':wr0ng%20one@');
      const results = [
        ...[
          await place.run(['history', '--history', url]),
          await place.run(['history', 'show', '--json', '--history', url]),
        ],
        await place.run(['history', 'export', '--history', url]),
        await place.run(['history', 'prune', '--older-than', '400d', '--dry-run', '--history', url]),
        await place.run(['history', '--history', wrong]),
        await place.run(['history', 'list'], { ALERTDRILL_HISTORY: wrong }),
      ];
      expect(results.map(({ code }) => code)).toEqual([0, 0, 0, 0, 2, 2]);
      expect(results[4]?.stderr).toMatch(
        /refuses the login: password authentication failed for user "drill"\n.*PGPASSWORD/,
      );
      expect(results[5]?.stderr).toBe(results[4]?.stderr);
      for (const { stdout, stderr } of results) expect(stdout + stderr).not.toMatch(/p@ss|p%40ss|wr0ng/);
    });
  });
});
