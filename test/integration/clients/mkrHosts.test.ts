import { describeWithClient } from '../../support/officialClient';
import { readOnlyKey } from '../standin/standinClient';
import { createMkrBench, refused, type MkrBench } from './mkr';

describeWithClient('mkr', 'mkr, of the organization and its hosts', (path) => {
  let bench: MkrBench;
  beforeAll(async () => {
    bench = await createMkrBench(path(), {
      organization: 'acme-verify',
      seed: {
        services: [{ name: 'shop', roles: ['web', 'db'] }],
        users: [{ screenName: 'nadia', email: 'nadia@example.com', authority: 'viewer' }],
      },
    });
  });
  afterAll(() => bench.close());

  /** Registers a host with mkr; its id. */
  const created = async (...argv: readonly string[]): Promise<string> => {
    const { code, stderr } = await bench.mkr('create', ...argv);
    expect(code).toBe(0);
    return /created (\w{11})$/m.exec(stderr)?.[1] ?? '';
  };
  const held = async (id: string) => ((await bench.standin.get(`/hosts/${id}`)).body as { host: object }).host;

  it('org and users show what the stand-in was started with', async () => {
    expect(await bench.json('org')).toEqual({ name: 'acme-verify' });
    expect(await bench.json('users')).toMatchObject([
      { screenName: 'nadia', email: 'nadia@example.com', authority: 'viewer', joinedAt: expect.any(String) as string },
    ]);
  });

  it('create registers a host with all that can be said of it, and services and roles that are new', async () => {
    const argv = ['--status', 'standby', '-R', 'shop:web', '-R', 'mail:out', '--customIdentifier', 'web-1.example'];
    const id = await created(...argv, '--memo', 'in the cellar', 'web-1');
    expect(await held(id)).toMatchObject({
      name: 'web-1',
      status: 'standby',
      customIdentifier: 'web-1.example',
      memo: 'in the cellar',
      roles: { shop: ['web'], mail: ['out'] },
      isRetired: false,
    });
    expect(await bench.json('services')).toEqual([
      { name: 'mail', memo: '', roles: ['out'] },
      { name: 'shop', memo: '', roles: ['db', 'web'] },
    ]);
  });

  it('hosts filters by name, service, role and status, and leaves out maintenance unless asked for', async () => {
    await created('-R', 'list:one', 'list-1');
    await created('-R', 'list:two', '--status', 'standby', 'list-2');
    await created('-R', 'list:two', '--status', 'maintenance', 'list-3');
    const names = async (...filters: readonly string[]) => {
      const { stdout } = await bench.mkr('hosts', ...filters, '--format', '{{range .}}{{.Name}} {{end}}');
      return stdout.trim().split(' ').toSorted();
    };
    expect(await names('-s', 'list')).toEqual(['list-1', 'list-2']);
    expect(await names('-s', 'list', '-r', 'two')).toEqual(['list-2']);
    expect(await names('-s', 'list', '-r', 'one', '-r', 'two')).toEqual(['list-1', 'list-2']);
    expect(await names('-s', 'list', '--st', 'maintenance')).toEqual(['list-3']);
    expect(await names('-n', 'list-2')).toEqual(['list-2']);
    expect(await names('-n', 'nobody')).toEqual(['']);
  });

  it('status shows a host, and with -v its metrics too', async () => {
    const id = await created('-R', 'shop:db', 'status-1');
    const createdAt = expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string;
    expect(await bench.json('status', id)).toEqual({
      id,
      name: 'status-1',
      status: 'working',
      roleFullnames: ['shop:db'],
      isRetired: false,
      createdAt,
    });
    const time = Math.floor(Date.now() / 1000);
    await bench.standin.send('POST', '/tsdb', [{ hostId: id, name: 'loadavg5', time, value: 1 }]);
    expect(await bench.json('status', '-v', id)).toMatchObject({ size: 'standard', metrics: ['loadavg5'] });
  });

  it('hosts shows the address of each interface, also where only lists of them were sent', async () => {
    const interfaces = [{ name: 'eth0', ipv4Addresses: ['192.0.2.2', '192.0.2.3'] }];
    await bench.standin.send('POST', '/hosts', { name: 'addressed', meta: {}, interfaces });
    expect(await bench.json('hosts', '-n', 'addressed')).toMatchObject([{ ipAddresses: { eth0: '192.0.2.2' } }]);
  });

  it('update changes what is said and nothing else; roles are added, and with -o replaced', async () => {
    const id = await created('-R', 'shop:web', '--memo', 'old', 'update-1');
    expect(await bench.mkr('update', '--st', 'maintenance', '--memo', 'new', id)).toEqual({
      code: 0,
      stdout: '',
      stderr: expect.stringContaining(`updated ${id}`) as string,
    });
    expect(await held(id)).toMatchObject({ name: 'update-1', status: 'maintenance', memo: 'new' });
    await bench.mkr('update', '-R', 'shop:db', '--displayName', 'Shown', id);
    expect(await held(id)).toMatchObject({ displayName: 'Shown', memo: 'new', roles: { shop: ['web', 'db'] } });
    await bench.mkr('update', '-o', '-R', 'shop:db', '-n', 'update-2', id);
    expect(await held(id)).toMatchObject({ name: 'update-2', displayName: 'Shown', roles: { shop: ['db'] } });
  });

  it('retire takes several hosts, which are then listed no more', async () => {
    const ids = [await created('retire-1'), await created('retire-2')];
    const { code, stderr } = await bench.mkr('retire', '--force', ...ids);
    expect([code, ids.every((id) => stderr.includes(`retired ${id}`))]).toEqual([0, true]);
    for (const id of ids) expect(await held(id)).toMatchObject({ isRetired: true });
    expect(await bench.json('hosts', '-n', 'retire-1')).toEqual([]);
  });

  it.each([
    ['status', ['status', 'nobody'], 'Host not found.'],
    ['update of a status', ['update', '--st', 'working', 'nobody'], 'Host not found.'],
    ['update of roles', ['update', '-o', '-R', 'shop:web', 'nobody'], 'Host not found.'],
    ['retire', ['retire', '--force', 'nobody'], 'Host not found.'],
  ])('%s of an unknown host ends with 1 and says so', async (_, argv, message) => {
    expect(await bench.mkr(...argv)).toEqual(refused(message));
  });

  it('a status that there is not is refused, and the host stays as it was', async () => {
    const id = await created('wrong-1');
    expect(await bench.mkr('update', '--st', 'asleep', id)).toEqual(refused('status: '));
    expect(await held(id)).toMatchObject({ status: 'working' });
  });

  it('a role that may not be named so is refused, and no host is registered', async () => {
    expect(await bench.mkr('create', '-R', 'no role', 'wrong-2')).toEqual(refused('roleFullnames'));
    expect(await bench.json('hosts', '-n', 'wrong-2')).toEqual([]);
  });

  it.each([
    ['reads', ['org']],
    ['writes', ['create', 'wrong-3']],
  ])('a wrong key: what %s ends with 1 and the text of Mackerel', async (_, argv) => {
    const message = 'Authentication failed. Please try with valid Api Key.';
    expect(await bench.withKey('wrong', ...argv)).toEqual(refused(message));
  });

  it('a key that may only read lists, and can create nothing', async () => {
    expect(await bench.withKey(readOnlyKey, 'org')).toMatchObject({ code: 0 });
    expect(await bench.withKey(readOnlyKey, 'create', 'wrong-4')).toEqual(refused(''));
    expect(await bench.json('hosts', '-n', 'wrong-4')).toEqual([]);
  });
});
