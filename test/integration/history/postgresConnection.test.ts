import { connectPostgres, type PostgresConnection } from '../../../src/history/store/postgresConnection';
import { eventually } from '../../support/eventually';
import { describeWithPostgres, startPostgres, type PostgresServer } from '../../support/postgres';
import { startRawServer } from '../../support/rawServer';
import { freePort } from '../../support/serverPorts';

describeWithPostgres('a connection to the history in PostgreSQL', () => {
  let server: PostgresServer;
  let database: string;
  beforeAll(async () => {
    server = await startPostgres();
    database = await server.createDatabase();
  });
  afterAll(() => server.stop());

  let open: PostgresConnection[] = [];
  const connect = async (url: string): Promise<PostgresConnection> => {
    const connection = await connectPostgres(url);
    open.push(connection);
    return connection;
  };
  afterEach(async () => {
    await Promise.all(open.map((connection) => connection.close()));
    open = [];
  });

  const failure = async (url: string): Promise<Error & { hint?: string }> =>
    connect(url).then(
      () => Promise.reject(new Error('it was opened')),
      (error: unknown) => error as Error,
    );

  it('asks, keeps a transaction whole or not at all, and has a name that is no secret', async () => {
    const one = await connect(`${database}?application_name=nightly`);
    await one.query('CREATE TABLE t (n int)');
    await one.transaction(() => one.query('INSERT INTO t VALUES ($1)', [1]));
    const broken = one.transaction(async () => {
      await one.query('INSERT INTO t VALUES (2)');
      await one.query('INSERT INTO no_such VALUES (3)');
    });
    await expect(broken).rejects.toThrow(/can't be used: relation "no_such" does not exist/);
    expect(await one.query('SELECT n, current_setting($1) AS name FROM t', ['application_name'])).toEqual([
      { n: 1, name: 'nightly' },
    ]);
    expect(one.place).toBe(`postgres://drill@127.0.0.1:${server.port}/drills_1`);
  });

  it('says what is in the way, and never the password', async () => {
    const nobody = await freePort();
    const there = `postgres://drill@127.0.0.1:${server.port}`;
    const elsewhere = database.replace(`:${server.port}/`, `:${nobody}/`);
    const login = { user: 'drill', password: 'not th@t one' };
    const failures = [
      [await failure(elsewhere), /can't be reached: nothing listens there/],
      [await failure(database.replace('127.0.0.1', 'db.invalid')), /can't be reached: its host name is not known/],
      [
        await failure(server.url('drills_1', login)),
        /refuses the login: password authentication failed for user "drill"/,
      ],
      [await failure(server.url('drills_1', { user: 'drill' })), /asks for a password, and there is none/],
      [await failure(server.url('none')), /is not there: database "none" does not exist/],
      [await failure(`${database}?sslmode=require`), /can't be reached by TLS: self-signed certificate/],
      [await failure(`${database}?sslrootcert=/no/such/file`), /can't be used: ENOENT.*\/no\/such\/file/],
    ] as const;
    for (const [error, words] of failures) {
      expect(error.message).toMatch(words);
      expect(error.hint).toBeDefined();
      expect(`${error.message} ${error.hint ?? ''}`).not.toMatch(/p@ss|p%40ss|not th@t|not%20th/);
    }
    expect(failures[2][0].message).toMatch(`the history ${there}/drills_1 refuses`);
  });

  it('verifies the certificate by every mode that asks for TLS, without a word of warning', async () => {
    const warned = jest.spyOn(process, 'emitWarning');
    const authority = `sslrootcert=${__dirname}/../../fixtures/tls/localhost.cert.pem`;
    for (const how of [`sslmode=require&${authority}`, `sslmode=verify-full&${authority}`, 'sslmode=no-verify']) {
      const connection = await connect(`${database}?${how}`);
      const sql = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()';
      expect(await connection.query(sql)).toEqual([{ ssl: true }]);
    }
    expect(warned).not.toHaveBeenCalled();
    warned.mockRestore();
  });

  it('is not waited for where the server is silent', async () => {
    server.freeze();
    try {
      const { message } = await failure(`${database}?connect_timeout=1`);
      expect(message).toMatch(/can't be reached: it does not answer/);
    } finally {
      server.wake();
    }
    expect(await (await connect(database)).query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('says where it lacks TLS, and where the server does', async () => {
    const { user, port } = server;
    const without = await startRawServer((socket) => socket.on('data', () => socket.write('N')));
    const { message, hint } = await failure(`postgres://${user}@127.0.0.1:${without.port}/d?sslmode=verify-full`);
    expect(message).toMatch(/can't be reached by TLS: the server has none/);
    expect(hint).toContain('sslmode=disable');
    await without.close();
    await server.execute(database, 'CREATE ROLE far LOGIN');
    await server.admit(['hostssl all far 127.0.0.1/32 trust', 'host all far 127.0.0.1/32 reject']);
    const plain = `postgres://far@127.0.0.1:${port}/drills_1`;
    // Until the server has read them it asks for a password.
    await eventually(async () => expect((await failure(plain)).message).toMatch(/refuses the login: .*no encryption/));
    expect((await failure(plain)).hint).toContain('sslmode=verify-full');
    await connect(`${plain}?sslmode=no-verify`);
  });

  it('is told apart from what only looks like a database', async () => {
    const silent = await startRawServer((socket) => socket.on('data', () => socket.end()));
    const where = `postgres://drill:secret@127.0.0.1:${silent.port}/d`;
    expect((await failure(where)).message).toMatch(/can't be reached: the connection was lost/);
    expect((await failure(`${where}?sslmode=verify-full`)).message).toMatch(/can't be reached/);
    await silent.close();
  });

  it.each(['postgres://u:pa/ss@db/d', 'postgres://u:12/ss@db/d', 'postgres://u:1#ss@db/d', 'postgres://u:1?ss@db/d'])(
    'of a password that is not encoded nothing is repeated: %s',
    async (url) => {
      const { message, hint } = await failure(url);
      expect(message).toBe("the history's postgres:// URL can't be read");
      expect(hint).toMatch(/%2F for \//);
    },
  );

  it('is known to be lost with the server, and opened anew', async () => {
    const connection = await connect(database);
    await server.cut();
    await expect(connection.query('SELECT 1')).rejects.toThrow(/the connection was lost|terminat|connection/);
    await server.start();
    expect(await (await connect(database)).query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});
