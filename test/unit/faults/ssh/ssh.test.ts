import { commandFault } from '../../../../src/faults/command';
import { httpFault } from '../../../../src/faults/http';
import { sshFault } from '../../../../src/faults/ssh';
import { sshArgv, targetOf } from '../../../../src/faults/ssh/sshArgv';
import { postMetricFault } from '../../../../src/faults/post-metric';
import { stepsFault } from '../../../../src/faults/steps';

const kind = sshFault(() => {
  throw new Error('the machine is not read for this');
});
const inject = ['systemctl', 'stop', 'nginx'];
const rollback = ['systemctl', 'start', 'nginx'];
const web = { host: 'web-01', inject, rollback };
const context = { projectDir: '/project', workDir: '/work', maxMs: 900_000, allowHosts: [], vars: {} };

describe('the options of an ssh fault', () => {
  it.each([
    [web],
    [{ ...web, host: '192.0.2.7', user: 'drill', port: 2222, identityFile: 'key', config: 'ssh_config' }],
    [{ ...web, host: '2001:db8::7', lease: '10m', timeout: '5s' }],
    [{ ...web, host: '_service.example.com', lease: 'none' }],
  ])('are right: %j', (options) => {
    expect(kind.options.safeParse(options).error?.issues).toBeUndefined();
  });

  const wrong: readonly (readonly [object, string | undefined])[] = [
    ...[
      '-oProxyCommand=id',
      'a b',
      'a;id',
      '$(id)',
      '`id`',
      "a'b",
      'user@web',
      'ssh://web',
      '[::1]',
      'a\nb',
      '',
      '%h',
      '::x',
    ].map((host) => [{ ...web, host }, 'host'] as const),
    ...['-oProxyCommand=id', 'a b', '$(id)', 'a;id', ''].map((user) => [{ ...web, user }, 'user'] as const),
    [{ ...web, port: 0 }, 'port'],
    [{ ...web, inject: ['-x'] }, 'inject'],
    [{ ...web, inject: [''] }, 'inject'],
    [{ ...web, rollback: ['a', 'b\0c'] }, 'rollback'],
    [{ ...web, lease: '0s' }, 'lease'],
    [{ ...web, lease: 'never' }, 'lease'],
    [{ ...web, options: ['-o', 'ProxyCommand=id'] }, undefined],
  ];
  it.each(wrong)('are wrong: %j', (options, key) => {
    expect(kind.options.safeParse(options).error?.issues[0]?.path[0]).toBe(key);
  });
});

describe('the command line of ssh', () => {
  const options = kind.options.parse({ ...web, user: 'drill', port: 2222, identityFile: 'a%d', config: 'ssh_config' });
  const argv = sshArgv(targetOf(options, '/project'));

  it('asks nobody anything, and shares and forwards nothing', () => {
    for (const option of [
      'BatchMode=yes',
      'ConnectTimeout=10',
      'ControlMaster=no',
      'ControlPath=none',
      'ForwardAgent=no',
    ]) {
      expect(argv[argv.indexOf(option) - 1]).toBe('-o');
    }
    expect(argv.join(' ')).not.toContain('StrictHostKeyChecking');
  });

  it('has the way there in front, and the host where no option can be read any more', () => {
    expect(argv.slice(0, 10)).toEqual([
      ...['ssh', '-F', '/project/ssh_config', '-p', '2222', '-l', 'drill', '-i', '/project/a%%d', '-o'],
    ]);
    expect(argv.slice(-3)).toEqual(['-T', '--', 'web-01']);
  });
});

describe('what the ssh fault touches', () => {
  it('is the host, both programs there, and the file that may run programs here', () => {
    expect(kind.touches(kind.options.parse({ ...web, port: 2222, config: 'ssh_config' }), context)).toEqual([
      { type: 'url', url: 'ssh://web-01:2222' },
      { type: 'command', program: 'systemctl' },
      { type: 'command', program: 'systemctl' },
      { type: 'command', program: '/project/ssh_config' },
    ]);
    expect(kind.touches({ host: '::1' }, context)).toEqual([{ type: 'url', url: 'ssh://[::1]' }]);
    expect(kind.touches({}, context)).toEqual([]);
  });
});

describe('the lease of an ssh fault', () => {
  const mustMakeSense = (lease: string | undefined, maxMs: number) => () =>
    kind.mustMakeSense?.(kind.options.parse({ ...web, ...(lease !== undefined && { lease }) }), { maxMs });

  it('does not end before the longest hold', () => {
    expect(mustMakeSense('59s', 60_000)).toThrow('the lease of 59s ends before the longest hold does, which is 1m');
    for (const lease of ['1m', 'none', undefined]) expect(mustMakeSense(lease, 60_000)).not.toThrow();
    // How long it holds is not known where something else is broken.
    expect(mustMakeSense('59s', Infinity)).not.toThrow();
  });

  it('is told of in a dry run, with both command lines to the letter', async () => {
    const options = kind.options.parse({ ...web, inject: ['sh', '-c', "echo 'x' > a b"] });
    const { inject: made, rollback: undone } = await kind.steps(options, context);
    expect(made.map(({ text }) => text)).toEqual([
      'before it a lease is armed there: 15m after the injection it runs the rollback by itself',
      expect.stringMatching(/^ssh -o BatchMode=yes .* -T -- web-01$/),
      expect.stringContaining('ssh://web-01'),
      String.raw`  sh -c 'echo '\''x'\'' > a b'`,
      'has to end with exit code 0 within 30s, or its process group is killed there',
    ]);
    expect(undone.map(({ text }) => text)).toContain('  systemctl start nginx');
    const without = await kind.steps({ ...options, lease: 'none' }, context);
    expect(without.inject[0]?.text).toBe('no lease: nothing there takes the fault back by itself');
  });
});

describe('a fault on another host that nothing there takes back', () => {
  const unleased = (url: string) => {
    const request = { method: 'PUT', url };
    return httpFault.unleased?.(httpFault.options.parse({ inject: request, rollback: request }));
  };
  const commandUnleased = (...inject: readonly string[]) =>
    commandFault.unleased?.(commandFault.options.parse({ inject: [...inject, 'web-01'], rollback: ['true'] }));

  it('is one over ssh without a lease', () => {
    expect(kind.unleased?.(kind.options.parse({ ...web, lease: 'none' }))).toEqual(['web-01']);
    expect(kind.unleased?.(kind.options.parse({ ...web, lease: '10m' }))).toEqual([]);
    expect(kind.unleased?.(kind.options.parse(web))).toEqual([]);
  });

  it('is one by requests to a host that is not this machine', () => {
    expect(unleased('https://shop.example.com/route')).toEqual(['shop.example.com']);
    for (const host of ['127.0.0.1:80', '[::1]', 'localhost', '127.3.2.1'])
      expect(unleased(`http://${host}/`)).toEqual([]);
  });

  it('is one by a command that is ssh itself; of others it is not known where they act', () => {
    expect(commandUnleased('ssh')).toEqual(['the host that ssh logs in to']);
    expect(commandUnleased('/usr/bin/ssh')).toEqual(['the host that ssh logs in to']);
    for (const words of [
      ['sudo', 'ssh'],
      ['timeout', '10', '/usr/bin/ssh'],
      ['sh', '-c', 'cd /; ssh web-02 reboot'] as const,
    ])
      expect(commandUnleased(...words)).toEqual(['the host that ssh logs in to']);
    for (const program of ['kubectl', 'ssh-keygen', './ssh.sh']) expect(commandUnleased(program)).toEqual([]);
    expect(commandUnleased('sh', '-c', 'echo no-ssh here')).toEqual([]);
  });

  it('is one by a Pushgateway elsewhere, which keeps what was pushed', () => {
    const push = (pushgateway: string) =>
      postMetricFault.unleased?.(
        postMetricFault.options.parse({ pushgateway, job: 'j', metric: 'm', value: 1, every: '1s' }),
      );
    expect(push('http://pg.example.com:9091')).toEqual(['pg.example.com']);
    expect(push('http://127.0.0.1:9091')).toEqual([]);
  });

  it('is any of several steps, each host once', () => {
    const steps = stepsFault([kind, httpFault]);
    const request = { method: 'PUT', url: 'http://web-01/' };
    const options = [
      { ssh: { ...web, lease: 'none' } },
      { http: { inject: request, rollback: request } },
      { ssh: web },
    ];
    expect(steps.unleased?.(steps.options.parse(options))).toEqual(['web-01']);
  });
});
