import { chmodSync, mkdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { InitFlags } from '../../../../src/commands/flags';
import { UsageError } from '../../../../src/domain/errors';
import { Cancelled } from '../../../../src/ports/questioner';
import { providerKinds } from '../../../../src/providers';
import { initBench, latencyMonitor, type InitBenchSetUp } from '../../../support/initBench';
import { newBench } from '../../../support/newBench';
import { apiKey, scriptedMackerel } from '../../../support/scriptedMackerel';

const benches: ReturnType<typeof initBench>[] = [];
function bench(setUp: InitBenchSetUp = {}) {
  const made = initBench(setUp);
  benches.push(made);
  return made;
}
afterEach(() => {
  for (const made of benches.splice(0)) {
    expect(made.openConnections()).toBe(0);
    made.remove();
  }
});

const flags: InitFlags = { organization: 'acme', target: 'https://shop.verify.example.com/' };
const created = ['.env.example', '.gitignore', 'alertdrill.yaml', 'expectations/shop-p95-latency.yaml'];
const refused = { status: 401, body: { error: 'Authentication failed.' } };

describe('init without anybody to ask', () => {
  it('writes a project that `check --offline` takes, for a monitor of the organization', async () => {
    const { init, files, load, dir } = bench();
    const summary = await init(flags);
    expect(Object.keys(files())).toEqual(created);
    for (const file of created) expect(summary).toContain(file);
    expect(summary).toContain('alertdrill check');

    const { environment, scenarios } = load();
    expect(environment).toMatchObject({
      name: 'verification',
      production: false,
      allow: { hosts: ['shop.verify.example.com'], commands: [], files: [] },
      vars: { TARGET_URL: 'https://shop.verify.example.com' },
    });
    expect(scenarios).toMatchObject([
      { name: 'shop-p95-latency', environments: ['verification'], fault: { kind: 'k6' } },
    ]);
    expect(scenarios[0]?.expect).toMatchObject([{ monitor: { name: latencyMonitor.name }, on: {} }]);
    expect(statSync(join(dir, 'alertdrill.yaml')).mode & 0o111).toBe(0);
  });

  it('gives the expectation a deadline over the worst case of the monitor, and says what that is', async () => {
    const slow = bench();
    await slow.init(flags);
    const fast = bench({ world: { monitors: [{ ...latencyMonitor, duration: 1 }] } });
    await fast.init(flags);
    const [slowMs, fastMs] = [slow, fast].map(({ load }) => load().scenarios[0]!.expect[0]!.withinMs);
    // Three points a minute apart, the wait for the first, and what a point may have gathered before: 242 s.
    expect(slowMs).toBe(270_000);
    expect(fastMs).toBe(140_000);
    expect(slow.files()['expectations/shop-p95-latency.yaml']).toMatch(
      /At most 242 s:\n.*: 180 s\n.*: 60 s\n +# +\+ network and processing: 2 s\n +within: 4m30s/,
    );
  });

  it('expects what `new` expects of the same monitor, by the same fault', async () => {
    const monitors = [{ ...latencyMonitor, name: 'Shop 5xx rate', metric: 'errors.rate' }];
    const first = bench({ world: { monitors } });
    await first.init(flags);
    const { 'expectations/shop-5xx-rate.yaml': written = '' } = first.files();
    expect(written).toContain('    severity: critical   # at least');
    expect(written).toContain('\n#   alertdrill check           asks whether');
    expect(first.load().scenarios).toMatchObject([{ fault: { kind: 'http' }, effect: { kind: 'http' } }]);

    const later = newBench({
      servers: scriptedMackerel({ monitors, services: [{ name: 'shop' }] }),
      vars: { TARGET_URL: 'https://shop.verify.example.com', SHOP_URL: '' },
      allow: { hosts: ['shop.verify.example.com'] },
    });
    const { text } = await later.new({ monitor: 'Shop 5xx rate' });
    later.remove();
    // All but the head and the name of the environment; and the secrets, of which that project has another one.
    const rest = (file: string) => file.slice(file.indexOf('\nscope:')).replace('secret.ADMIN}', 'secret.ADMIN_TOKEN}');
    expect(rest(text)).toBe(rest(written));
    expect(rest(text)).toContain('within: 4m30s');
  });

  it('names the monitor by its id where another one has the same name', async () => {
    const { init, load } = bench({ world: { monitors: [latencyMonitor, { ...latencyMonitor, id: 'm2' }] } });
    await init({ ...flags, monitor: 'm2' });
    expect(load().scenarios[0]?.expect).toMatchObject([{ monitor: { id: 'm2' } }]);
  });

  it('names all that is missing, each with what gives it, and asks nobody and no provider', async () => {
    const { init, files, mackerel } = bench({ env: {} });
    const error = await init().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toMatch(/--organization NAME[^]*MACKEREL_APIKEY[^]*--offline/);
    expect(files()).toEqual({});
    expect(mackerel.http.requests).toEqual([]);
  });

  it.each([
    ['the organization', { organization: 'acme' }, {}, /MACKEREL_APIKEY/, /--organization/],
    ['the key', {}, { MACKEREL_APIKEY: apiKey }, /--organization/, /MACKEREL_APIKEY/],
    ['another variable', { organization: 'acme', keyEnv: 'MY_KEY' }, { MACKEREL_APIKEY: apiKey }, /MY_KEY/, /MACKEREL/],
  ])('does not name %s where it is given', async (_, given, env, missing, notMissing) => {
    const message = String(
      await bench({ env })
        .init(given)
        .catch((caught: unknown) => caught),
    );
    expect(message).toMatch(missing);
    expect(message).not.toMatch(notMissing);
  });

  it('takes the key from the .env of the folder, or from the variable that is named', async () => {
    const fromFile = bench({ env: { MACKEREL_APIKEY: '' }, files: { '.env': `MACKEREL_APIKEY=${apiKey}\n` } });
    await fromFile.init(flags);
    expect(fromFile.said.join('\n')).toContain('MACKEREL_APIKEY of .env');
    const named = bench({ env: { MY_KEY: apiKey } });
    await named.init({ ...flags, keyEnv: 'MY_KEY' });
    expect(named.files()['alertdrill.yaml']).toContain('apiKey: "${MY_KEY}"');
    expect(named.files()['.env.example']).toContain('MY_KEY=\n');
    for (const { mackerel } of [fromFile, named]) {
      expect(mackerel.http.requests.map(({ headers }) => headers?.['x-api-key'])).toContain(apiKey);
    }
  });

  it('sends nothing but reads', async () => {
    const { init, mackerel } = bench();
    await init(flags);
    expect(new Set(mackerel.http.requests.map(({ method }) => method))).toEqual(new Set(['GET']));
  });

  it.each<[string, InitFlags, RegExp]>([
    [
      'an organization that is not that of the key',
      { ...flags, organization: 'acme-prod' },
      /belongs to.* acme, .*acme-prod/,
    ],
    ['a monitor that is not there', { ...flags, monitor: 'Shop p95 latncy' }, /no monitor/],
    ['a name that environments do not have', { ...flags, env: 'my lab' }, /--env my lab/],
    ['a target that is no URL', { ...flags, target: 'shop.example.com' }, /--target shop.example.com: is not a URL/],
    ['a target with a password', { ...flags, target: 'https://u:p@shop.example.com' }, /password/],
    ['an API in the clear over a network', { ...flags, apiUrl: 'http://mackerel.example.com' }, /--api-url .*https/],
    ['a provider that does not exist', { ...flags, provider: 'mackrel' }, /no provider mackrel/],
  ])('refuses %s, and writes nothing', async (_, wrong, message) => {
    const { init, files } = bench();
    await expect(init(wrong)).rejects.toThrow(message);
    expect(files()).toEqual({});
  });

  it('does not repeat a key that was given as --key-env', async () => {
    const { init, files } = bench();
    const error = await init({ ...flags, keyEnv: apiKey }).catch((caught: unknown) => caught);
    expect(String(error)).toContain('--key-env takes the name');
    expect(String(error)).not.toContain(apiKey);
    expect(files()).toEqual({});
  });

  it('has no second name to offer for a monitor but the near one', async () => {
    const { init } = bench();
    await expect(init({ ...flags, monitor: 'Shop p95 latncy' })).rejects.toMatchObject({
      hint: 'did you mean Shop p95 latency?',
    });
  });

  it.each([
    ['a wrong key', refused, { failure: 'unauthorized' }],
    ['a key without the permission', { status: 403, body: { error: 'Forbidden' } }, { failure: 'forbidden' }],
    ['an API that is down', { status: 503 }, { failure: 'server-error' }],
    ['something that is no API', { body: '<html>' }, { failure: 'malformed' }],
    ['nobody at that address', { failure: 'unreachable' } as const, { failure: 'unreachable' }],
  ])('ends on %s, and writes nothing', async (_, answer, expected) => {
    const { init, files } = bench({ world: { next: [answer, answer, answer] } });
    await expect(init(flags)).rejects.toMatchObject(expected);
    expect(files()).toEqual({});
  });

  it('asks no provider with --offline, and says so in the file', async () => {
    const offline = bench({ env: {} });
    const summary = await offline.init({ organization: 'acme', offline: true, monitor: 'Front page' });
    expect(offline.mackerel.http.requests).toEqual([]);
    expect(offline.files()['alertdrill.yaml']).toContain('Not tried yet');
    expect(summary).toContain('put the API key into .env as MACKEREL_APIKEY');
    expect(offline.load().scenarios[0]?.expect).toMatchObject([{ monitor: { name: 'Front page' } }]);
    const online = bench();
    await online.init(flags);
    expect(online.files()['alertdrill.yaml']).not.toContain('Not tried yet');
    await expect(bench().init({ ...flags, offline: true, apiUrl: 'nowhere' })).rejects.toThrow('--api-url nowhere');
    await expect(bench().init({ ...flags, offline: true, apiUrl: 'https://u:p4ss@api.example.com' })).rejects.toThrow(
      /^--api-url: has a user or a password in it/,
    );
  });

  it.each([
    ['the organization has no monitors', { world: { monitors: [] } }, flags],
    ['nobody is asked for one', {}, { organization: 'acme', offline: true }],
  ])('leaves a name to be replaced where %s', async (_, setUp, given) => {
    const { init, load, files } = bench(setUp);
    await init(given);
    expect(files()['expectations/first-drill.yaml']).toContain('monitor: "TO DO: the exact name of a monitor"');
    expect(load().scenarios).toMatchObject([{ name: 'first-drill' }]);
  });
});

describe('init in a terminal', () => {
  const replies = [
    ['environment', 'lab'],
    ['API key', apiKey],
    ['Organization acme', true],
    ['Which monitor', 'Front page'],
    ['Base URL', ''],
  ] as const;
  const world = {
    monitors: [latencyMonitor, { id: 'm2', type: 'external', name: 'Front page', url: 'https://shop.example.com' }],
  };

  it('asks for what it needs, and puts a key that was typed into .env, for its owner alone', async () => {
    const { init, files, load, person, dir } = bench({ env: {}, replies, world });
    const summary = await init();
    expect(person?.unasked()).toEqual([]);
    expect(files()['.env']).toBe(`MACKEREL_APIKEY=${apiKey}\n`);
    expect(statSync(join(dir, '.env')).mode & 0o777).toBe(0o600);
    expect(files()['alertdrill.yaml']).toContain('hosts: []');
    const { environment, scenarios } = load();
    expect(environment).toMatchObject({ name: 'lab', vars: {} });
    expect(environment.providers).toMatchObject([{ kind: 'mackerel', settings: { organization: 'acme', apiKey } }]);
    expect(scenarios[0]?.expect).toMatchObject([{ monitor: { name: 'Front page' } }]);
    expect(summary).toContain('.env ');
  });

  it('lets the key occur in nothing but .env', async () => {
    const { init, files, said } = bench({ env: {}, replies, world });
    const summary = await init();
    const { '.env': dotenv, ...others } = files();
    expect(dotenv).toContain(apiKey);
    expect([summary, ...said, ...Object.values(others)].filter((text) => text.includes(apiKey))).toEqual([]);
  });

  it('says where it has a key from, does not ask for it, and writes it nowhere', async () => {
    const { init, files, said, person } = bench({
      replies: replies.filter(([question]) => question !== 'API key'),
      world,
    });
    await init();
    expect(person?.unasked()).toEqual([]);
    expect(said.join('\n')).toContain('The API key is MACKEREL_APIKEY of the environment');
    expect(Object.values(files()).filter((text) => text.includes(apiKey))).toEqual([]);
    expect(files()).not.toHaveProperty('.env');
  });

  it('asks for nothing that an option gives', async () => {
    const { init, person } = bench({ replies: [], world });
    await init({ ...flags, env: 'lab', monitor: 'm2' });
    expect(person?.unasked()).toEqual([]);
  });

  it('offers first what suits a first drill best', async () => {
    const { init, person } = bench({ replies: [['Which monitor', '']], world });
    await init({ ...flags, env: 'lab' });
    expect(person?.offered).toEqual(['Front page  (external)', 'Shop p95 latency  (service)']);
  });

  it('offers last what fires already, and not what did', async () => {
    const alerts = [
      { id: 'a2', status: 'CRITICAL', monitorId: 'm2', type: 'external', openedAt: 1_792_756_000 },
      { id: 'a1', status: 'OK', monitorId: 'm1', type: 'service', openedAt: 1_792_755_000, closedAt: 1_792_755_500 },
    ];
    const { init, person } = bench({ replies: [['Which monitor', '']], world: { ...world, alerts } });
    await init({ ...flags, env: 'lab' });
    expect(person?.offered).toEqual(['Shop p95 latency  (service)', 'Front page  (external, firing now)']);
  });

  it('lets a key that is refused be typed again, three times in all', async () => {
    const again = [...replies.slice(0, 1), ['API key', 'wrong'], ...replies.slice(1)] as const;
    const { init, files } = bench({ env: {}, replies: again, world: { ...world, next: [refused] } });
    await init();
    expect(files()['.env']).toContain(apiKey);
    const wrong = ['API key', 'wrong'] as const;
    const stubborn = bench({
      env: {},
      replies: [replies[0], wrong, wrong, wrong],
      world: { next: [refused, refused, refused] },
    });
    await expect(stubborn.init()).rejects.toMatchObject({ failure: 'unauthorized' });
    expect(stubborn.person?.unasked()).toEqual([]);
    expect(stubborn.files()).toEqual({});
  });

  it('takes no answer that the files would not bear', async () => {
    const clumsy = [
      ['environment', 'my lab'],
      ['environment', ''],
      ['API key', 'two words'],
      ...replies.slice(1, 4),
      ['Base URL', 'shop'],
      ['Base URL', 'https://shop.example.com?x=1'],
      ['Base URL', 'http://127.0.0.1:8080'],
    ] as const;
    const { init, load, person } = bench({ env: {}, replies: clumsy, world });
    await init();
    expect(person?.refusals).toHaveLength(4);
    expect(load().environment).toMatchObject({ name: 'verification', allow: { hosts: ['127.0.0.1:8080'] } });
  });

  it.each<[string, InitBenchSetUp['replies'], RegExp]>([
    [
      'the organization is not the one for drills',
      [replies[0], replies[1], ['acme', false]],
      /not the organization for drills/,
    ],
    ['it is stopped at any question', [replies[0], replies[1], replies[2], ['Which', new Cancelled()]], /stopped/],
  ])('writes nothing where %s', async (_, stopped, message) => {
    const { init, files } = bench({ env: {}, replies: stopped!, world });
    await expect(init()).rejects.toThrow(message);
    expect(files()).toEqual({});
  });

  it('asks which provider as soon as there are two', async () => {
    const [mackerel] = providerKinds;
    const second = { ...mackerel!, kind: 'other', setup: { ...mackerel!.setup!, title: 'Other' } };
    const { init, files } = bench({
      kinds: [mackerel!, second],
      replies: [['Whose alerts', 'Other'], ...replies.filter(([q]) => q !== 'API key')],
      world,
    });
    await init();
    expect(files()['alertdrill.yaml']).toContain('      other:\n');
    await expect(bench({ kinds: [mackerel!, second] }).init(flags)).rejects.toThrow('--provider is missing');
  });
});

describe('files that are there already', () => {
  it.each(['alertdrill.yaml', 'alertdrill.yml'])('%s: refuses before it asks', async (file) => {
    const { init, files, mackerel } = bench({ files: { [file]: 'mine' }, replies: [] });
    await expect(init()).rejects.toThrow(`there is a project already: ${file}`);
    expect(files()).toEqual({ [file]: 'mine' });
    expect(mackerel.http.requests).toEqual([]);
  });

  it('are left alone, and that is said', async () => {
    const mine = { '.env.example': 'mine', 'expectations/shop-p95-latency.yaml': 'mine', '.env': 'MACKEREL_APIKEY=\n' };
    const { init, files } = bench({
      files: mine,
      env: {},
      replies: [['API key', apiKey]],
    });
    const summary = await init({ ...flags, env: 'lab', monitor: 'm1' });
    expect(files()).toMatchObject(mine);
    expect(summary).toMatch(/left alone:\n {2}expectations\/shop-p95-latency.yaml\n {2}\.env\n {2}\.env\.example\n/);
    expect(summary).toContain('put it into .env as MACKEREL_APIKEY');
  });

  it('are not written through a link that leads nowhere', async () => {
    const { init, dir, files } = bench();
    symlinkSync(join(dir, 'elsewhere'), join(dir, '.env.example'));
    await init(flags);
    expect(files()).not.toHaveProperty('elsewhere');
  });

  it('have their lines kept in .gitignore, with those that are missing after them', async () => {
    const { init, files, dir } = bench({ files: { '.gitignore': 'node_modules\n/out' } });
    chmodSync(join(dir, '.gitignore'), 0o640);
    await init(flags);
    expect(files()['.gitignore']).toBe('node_modules\n/out\n.env\n.alertdrill/\n');
    expect(statSync(join(dir, '.gitignore')).mode & 0o777).toBe(0o640);
  });

  it.each([
    ['a folder', (path: string) => mkdirSync(path), 'it is a folder'],
    ['a link that leads nowhere', (path: string) => symlinkSync('nowhere', path), 'it is a link that leads nowhere'],
  ])('are not written where .gitignore is %s', async (_, make, why) => {
    const { init, files, dir } = bench();
    make(join(dir, '.gitignore'));
    await expect(init(flags)).rejects.toMatchObject({
      name: 'UsageError',
      message: `.gitignore can't be read: ${why}`,
      hint: 'Nothing was written.',
    });
    expect(files()).toEqual({});
  });

  it('leave nothing half written: all files or none', async () => {
    const { init, files } = bench({ files: { expectations: 'a file where the folder should be', '.gitignore': 'x' } });
    await expect(init(flags)).rejects.toMatchObject({
      message: expect.stringContaining("expectations/shop-p95-latency.yaml can't be written") as string,
      hint: expect.stringContaining('Nothing was written') as string,
    });
    expect(files()).toEqual({ expectations: 'a file where the folder should be', '.gitignore': 'x' });
  });
});
