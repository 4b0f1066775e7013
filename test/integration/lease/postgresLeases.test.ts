import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { joinReaders } from '../../../src/commands/joinReaders';
import { leaseTermsOf } from '../../../src/commands/leaseTermsOf';
import type { Selection } from '../../../src/commands/select';
import type { Edge } from '../../../src/edge';
import { sharersIn } from '../../../src/lease/leasedThings';
import type { LeaseHolder, LeaseStore } from '../../../src/lease/leaseStore';
import { takeLease } from '../../../src/lease/takeLease';
import { providerKinds } from '../../../src/providers';
import { createSystemClock } from '../../../src/system/clock';
import { createProcesses } from '../../../src/system/processes';
import { createPostgresLeases } from '../../../src/lease/postgresLeases';
import { describeWithPostgres, startPostgres, type PostgresServer } from '../../support/postgres';
import { anotherHolder } from '../../support/scriptedLeases';

const environment = 'environment lab';
const acme = 'Mackerel organization acme at https://api.mackerelio.com';
const things = [environment, acme];

describeWithPostgres('leases in PostgreSQL', () => {
  let server: PostgresServer;
  let url: string;
  const stores: LeaseStore[] = [];
  beforeAll(async () => void (server = await startPostgres()));
  beforeEach(async () => void (url = await server.createDatabase()));
  afterEach(() => {
    for (const store of stores.splice(0)) store.drop();
  });
  afterAll(() => server.stop());

  const open = (at = url): LeaseStore => {
    const store = createPostgresLeases(at);
    stores.push(store);
    return store;
  };
  const holderOn = (machine: string, id = `run-of-${machine}`): LeaseHolder => ({
    ...anotherHolder,
    run: { ...anotherHolder.run, id },
    host: machine,
    machine,
  });
  const request = (machine: string, wanted: readonly string[] = things) => ({
    things: wanted,
    token: randomUUID(),
    holder: holderOn(machine),
  });
  /** As the database's clock shows it once its owner has been dead for a while. */
  const expire = (token: string) =>
    server.execute(url, `UPDATE alertdrill_lease SET expires_at = clock_timestamp() WHERE token = '${token}'`);

  it('of many that come at once, to a database where nobody ever was, one has them all, and the others are told whom', async () => {
    const requests = ['a', 'b', 'c', 'd', 'e', 'f'].map((machine) => request(machine));
    const attempts = await Promise.all(
      // Each begins with another thing.
      requests.map((each, index) => open().take({ ...each, things: index % 2 === 0 ? things : [...things].reverse() })),
    );
    const winners = attempts.flatMap((attempt, index) => (attempt.taken ? [requests[index]!] : []));
    expect(winners).toHaveLength(1);
    expect(attempts.flatMap((attempt) => (attempt.taken ? [] : [attempt.holder]))).toEqual(
      Array(5).fill(winners[0]!.holder),
    );
    expect(await open().holderOf([acme])).toEqual({ thing: acme, holder: winners[0]!.holder });
    await open().giveBack(winners[0]!.token);
    expect(await open().holderOf(things)).toBeUndefined();
    expect(await open().take(request('z'))).toMatchObject({ taken: true, left: [] });
  });

  it('what another has a part of is not taken at all', async () => {
    const store = open();
    await store.take(request('ann', [acme]));
    expect(await store.take(request('bob', [environment, acme]))).toMatchObject({ taken: false, thing: acme });
    expect(await store.take(request('carol', [environment]))).toMatchObject({ taken: true });
  });

  it('lasts as long as it is renewed, by one of two processes, and goes to others when it expired by its own clock', async () => {
    const [ann, keeper, bob] = [open(), open(), open()];
    const [anns, bobs] = [request('ann'), request('bob')];
    await ann.take(anns);
    const lasts = async () => {
      const [row] = await server.execute(
        url,
        `SELECT extract(epoch FROM min(expires_at) - clock_timestamp())::float AS s FROM alertdrill_lease WHERE token = '${anns.token}'`,
      );
      return row?.['s'];
    };
    await server.execute(url, `UPDATE alertdrill_lease SET expires_at = clock_timestamp() + interval '3 s'`);
    expect(await bob.take(bobs)).toMatchObject({ taken: false });
    expect((await keeper.renew(anns.token)).things).toEqual(new Set(things));
    expect(await lasts()).toBeGreaterThan(30);
    // Nobody took it: whoever renews late still has it.
    await expire(anns.token);
    expect((await ann.renew(anns.token)).things).toEqual(new Set(things));
    await expire(anns.token);
    const taken = await bob.take(bobs);
    expect(taken).toMatchObject({ taken: true, left: things.map((thing) => ({ thing, holder: anns.holder })) });
    expect((await ann.renew(anns.token)).things).toEqual(new Set());
    const next = request('carol');
    await bob.giveBack(bobs.token);
    expect(await bob.take(next)).toMatchObject({ left: [{ holder: anns.holder }, { holder: anns.holder }] });
    // A late farewell takes nothing from the new owner, and says that nothing was left after all.
    await ann.giveBack(anns.token);
    expect(await keeper.holderOf(things)).toMatchObject({ holder: next.holder });
    await bob.giveBack(next.token);
    expect(await bob.take(request('dave'))).toMatchObject({ taken: true, left: [] });
  });

  it('one that was left is free at once, and told of until that machine has a run again', async () => {
    const store = open();
    const anns = request('ann');
    await store.take(anns);
    await store.leave(anns.token);
    const bobs = request('bob', [acme]);
    expect(await store.take(bobs)).toMatchObject({ taken: true, left: [{ thing: acme, holder: anns.holder }] });
    await store.giveBack(bobs.token);
    const again = request('ann', ['environment other']);
    expect(await store.take(again)).toMatchObject({ taken: true, left: [] });
    expect(await store.take(request('bob'))).toMatchObject({ taken: true, left: [] });
  });

  it('a run that is known to be dead is replaced before its lease has expired, and nothing is told of it', async () => {
    const store = open();
    const dead = request('ann');
    await store.take(dead);
    const next = request('ann');
    expect(await store.take(next)).toMatchObject({ taken: false, token: dead.token });
    expect(await store.take({ ...next, replaces: dead.token })).toMatchObject({ taken: true, left: [] });
  });

  it('counts who asks: those that only read exclude nobody, and go by themselves', async () => {
    const store = open();
    const run = request('ann');
    await store.take(run);
    const [check, coverage] = [request('bob', [acme]), request('carol', [acme])];
    expect(await store.join(check)).toEqual(new Map([[acme, 2]]));
    expect(await store.join(coverage)).toEqual(new Map([[acme, 3]]));
    expect((await store.renew(run.token)).sharers).toEqual(new Map([[acme, 3]]));
    expect((await store.renew(check.token)).things).toEqual(new Set([acme]));
    await expire(coverage.token);
    expect((await store.renew(run.token)).sharers).toEqual(new Map([[acme, 2]]));
    await store.giveBack(check.token);
    expect((await store.renew(run.token)).sharers).toEqual(new Map());
    await store.join(check);
    await store.giveBack(run.token);
    expect(await store.take(request('dave'))).toMatchObject({ taken: true, sharers: new Map([[acme, 2]]) });
  });

  it('a run and a check on another machine divide the requests to what both ask, and what is on loopback nobody divides', async () => {
    const kinds = { faults: [], probes: [], providers: providerKinds };
    const mackerel = providerKinds.find(({ kind }) => kind === 'mackerel')!;
    const clock = createSystemClock();
    const at = (apiUrl: string, history = url) => {
      const settings = mackerel.settings.parse({ organization: 'acme', apiKey: 'some-key', url: apiUrl });
      const isLoopback = mackerel.isLoopback(settings);
      const environment = { name: 'lab', providers: [{ name: 'mackerel', kind: 'mackerel', settings, isLoopback }] };
      const project = { historyPlace: history, dir: '/project' };
      return { settings, selection: { environment, project } as unknown as Selection };
    };
    const stateDir = mkdtempSync(join(tmpdir(), 'alertdrill-lease-'));
    const tools = { clock, kinds, processes: createProcesses(clock), stateDir, pid: process.pid };
    const said: string[] = [];
    const edge = {
      argv: [],
      env: {},
      interrupt: new AbortController().signal,
      stderr: { write: (text: string) => said.push(text) },
    } as unknown as Edge;

    const { settings, selection } = at('https://api.mackerelio.com');
    const readers = await joinReaders('check', edge, tools, selection);
    const terms = leaseTermsOf(edge, tools, selection)!;
    const run = { id: 'r1', environment: 'lab', projectDir: '/project', startedAtMs: 0 };
    const attempt = await takeLease(terms, tools, run, edge.interrupt);
    if (!attempt.taken) throw new Error('it was not taken');
    expect(sharersIn(attempt.lease, terms.host)(mackerel, settings)).toBe(2);
    const beside = await joinReaders('coverage', edge, tools, selection);
    expect(beside.sharersOf?.(mackerel, settings)).toBe(3);
    await readers.leave();
    await beside.leave();
    expect(await attempt.lease.end('given-back')).toBeUndefined();
    expect(await server.execute(url, 'SELECT * FROM alertdrill_lease')).toEqual([]);

    expect((await joinReaders('check', edge, tools, at('http://127.0.0.1:8080').selection)).sharersOf).toBeUndefined();
    expect(said).toEqual([]);
    // It reads all the same where nobody can tell, and says so.
    const away = at('https://api.mackerelio.com', url.replace(`:${server.port}/`, ':1/'));
    expect((await joinReaders('check', edge, tools, away.selection)).sharersOf).toBeUndefined();
    expect(said.join('')).toMatch(/who else asks the providers is not known.*can't be reached: nothing listens there/);
    expect(said.join('')).not.toMatch(/p@ss|p%40ss/);
    rmSync(stateDir, { recursive: true });
  });

  it('needs no right to make tables once there is one, and no superuser', async () => {
    await open().take(request('ann', ['environment other']));
    await server.execute(url, "CREATE ROLE nightly LOGIN PASSWORD 'of the night'");
    await server.execute(url, 'GRANT SELECT, INSERT, UPDATE, DELETE ON alertdrill_lease TO nightly');
    const database = new URL(url).pathname.slice(1);
    const store = open(server.url(database, { user: 'nightly', password: 'of the night' }));
    const mine = request('bob');
    expect(await store.take(mine)).toMatchObject({ taken: true });
    expect((await store.renew(mine.token)).things).toEqual(new Set(things));
    await store.giveBack(mine.token);
  });

  it('who stands still in the midst of taking keeps nobody from renewing', async () => {
    const store = open();
    const anns = request('ann');
    await store.take(anns);
    const stuck = await import('../../../src/history/store/postgresConnection').then(({ connectPostgres }) =>
      connectPostgres(url),
    );
    await stuck.query('BEGIN');
    await stuck.query('SELECT pg_advisory_xact_lock(1633962089, 1)');
    expect((await store.renew(anns.token)).things).toEqual(new Set(things));
    await stuck.close();
  });

  it('is reached anew after the database was away, and says what is in the way meanwhile, without the password', async () => {
    const store = open();
    const anns = request('ann');
    await store.take(anns);
    // It keeps nothing by itself that was said a moment ago: its disk is none.
    await server.execute(url, 'CHECKPOINT');
    await server.cut();
    const away: unknown = await store.renew(anns.token).catch((error: unknown) => error);
    expect(String(away)).toMatch(/the history postgres:\/\/drill@127\.0\.0\.1:\d+\/drills_\d+ can't be reached/);
    await server.start();
    expect((await store.renew(anns.token)).things).toEqual(new Set(things));
    expect(store.place).toBe(`postgres://drill@127.0.0.1:${server.port}/${new URL(url).pathname.slice(1)}`);
  });
});
