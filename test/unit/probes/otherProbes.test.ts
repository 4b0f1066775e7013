import { commandProbe } from '../../../src/probes/command';
import { probeKinds } from '../../../src/probes';
import { tcpProbe } from '../../../src/probes/tcp';
import { commandSystem, connectSystem } from './probeSystem';

const never = new AbortController().signal;

test('each kind has its own key', () => {
  expect(probeKinds.map(({ kind }) => kind)).toEqual(['http', 'tcp', 'command']);
});

test.each([
  ['http', { http: 'http://shop.test/' }],
  ['tcp', { tcp: 'shop.test:1' }],
  ['command', { command: ['ls'] }],
])('what %s touches is told by its own key alone', (kind, options) => {
  expect(probeKinds.find((probe) => probe.kind === kind)?.touches(options)).toHaveLength(1);
});

describe('tcp', () => {
  const options = { tcp: '127.0.0.1:5432', sees: { unreachable: true as const } };

  test.each([
    ['connected', 'good'],
    ['refused', 'bad'],
    ['timeout', 'bad'],
    ['unresolved', 'bad'],
  ] as const)('%s is %s', async (outcome, result) => {
    const look = await tcpProbe.look(options, connectSystem(outcome), 1_000, never);
    expect(look).toMatchObject({ result, detail: `${outcome} after 2 ms` });
    expect(look.decidedAtMs - look.sentAtMs).toBe(2);
  });

  test('trouble of this machine says nothing of the other side', async () => {
    const look = await tcpProbe.look(options, connectSystem(new Error('too many open files')), 1_000, never);
    expect(look).toMatchObject({ result: 'unknown', detail: 'too many open files' });
  });

  test.each(['127.0.0.1:5432', 'db.example.com:1', '[::1]:65535'])('the address %s is taken', (tcp) => {
    expect(tcpProbe.options.safeParse({ ...options, tcp }).success).toBe(true);
  });

  test.each(['db.example.com', '127.0.0.1:0', '127.0.0.1:65536', '::1:80', 'http://x:80', ':80'])(
    'the address %s is refused',
    (tcp) => {
      expect(tcpProbe.options.safeParse({ ...options, tcp }).success).toBe(false);
    },
  );

  test('it touches the host', () => {
    expect(tcpProbe.touches(options)).toEqual([{ type: 'url', url: 'tcp://127.0.0.1:5432' }]);
  });
});

describe('command', () => {
  const options = { command: ['./is-broken.sh', '-v'] as [string, ...string[]], sees: { exit: 0 } };
  const look = (end: Parameters<typeof commandSystem>[0]) =>
    commandProbe.look(options, commandSystem(end), 1_000, never);

  test('the exit code that is looked for is the effect, another one is not', async () => {
    expect(await look({ exitCode: 0, timedOut: false })).toMatchObject({ result: 'bad', detail: 'exit 0 after 30 ms' });
    expect(await look({ exitCode: 1, timedOut: false })).toMatchObject({
      result: 'good',
      detail: 'exit 1 after 30 ms',
    });
  });

  test('a program that was killed, took too long or could not be started said nothing', async () => {
    expect(await look({ signal: 'SIGKILL', timedOut: false })).toMatchObject({ result: 'unknown', detail: 'killed' });
    const tooLong = { result: 'unknown', detail: 'no end within 1000 ms' };
    expect(await look({ signal: 'SIGKILL', timedOut: true })).toMatchObject(tooLong);
    expect(await look({ exitCode: 0, timedOut: true })).toMatchObject(tooLong);
    expect(await look(new Error('spawn ENOENT'))).toMatchObject({ result: 'unknown', detail: 'spawn ENOENT' });
  });

  test('its secrets are revealed to the process alone', async () => {
    const system = commandSystem({ exitCode: 0, timedOut: false });
    const started: unknown[] = [];
    const folders: unknown[] = [];
    const processes: typeof system.processes = {
      ...system.processes,
      run: (command) => {
        started.push(command.env);
        folders.push(command.cwd);
        return system.processes.run(command);
      },
    };
    const secret = { ...options, env: { A: 'x ${secret.TOKEN}' } };
    const seen = await commandProbe.look(secret, { ...system, processes }, 1_000, never);
    await commandProbe.look(options, { ...system, processes }, 1_000, never);
    expect(started).toEqual([{ A: 'x open sesame' }, undefined]);
    // Where `allow.commands` looks for a relative one, wherever alertdrill was started.
    expect(folders).toEqual(['/project', '/project']);
    expect(seen.result).toBe('bad');
    expect(commandProbe.describe(secret) + JSON.stringify(seen)).not.toContain('open sesame');
  });

  test('it is described, and touches its program', () => {
    expect(commandProbe.describe(options)).toBe('./is-broken.sh -v exits with 0');
    expect(commandProbe.touches(options)).toEqual([{ type: 'command', program: './is-broken.sh' }]);
  });

  test.each([
    { command: [] },
    { command: 'ls' },
    { sees: { exit: 256 } },
    { sees: {} },
    { env: { PATH: '/tmp' } },
    { env: { A: 1 } },
  ])('%j is refused', (change) => {
    expect(commandProbe.options.safeParse({ ...options, ...change }).success).toBe(false);
  });
});
