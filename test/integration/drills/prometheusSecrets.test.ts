import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { createWorkplace, processesWith, type CliResult } from '../../e2e/cli';
import { startGate, type Decision, type Gate, type GateRequest } from '../../e2e/gate';
import { awkward, createKeySearch, everyForm, type KeySearch } from '../../e2e/keySearch';
import { after, shopBreaks, startPrometheusWorld, type PrometheusWorld } from '../../e2e/prometheusWorld';
import { recordedFacts, runFolders } from '../../e2e/recordings';
import { describeWithServers } from '../../support/prometheusStack';
import { freePort } from '../../support/serverPorts';

/**
 * No key of Prometheus or Alertmanager appears in any output, log, report, recording, journal or error. Real servers stand
 * behind gates that let nobody pass without the keys, and give them away in every form; then everything is searched.
 */
jest.setTimeout(120_000);

const keys = {
  PROMETHEUS_TOKEN: awkward('Qm4Vz8Kt2Wc7Xb', 'Jr5Ln9Pd3Hg6Sf'),
  TENANT_KEY: awkward('Bw6Yk3Mr9Tx2Cz', 'Fd8Gq5Vn1Lj7Ph'),
  ALERTMANAGER_PASSWORD: awkward('Zx5Nc9Jw4Rb8Kd', 'Tg2Mv6Hs7Qp3Lf'),
  PROXY_PASSWORD: awkward('Hk7Dp2Sg9Xv4Mj', 'Wq3Bt8Fc5Rz6Ny'),
};
const publicMarker = 'everybody-may-read-this';

const rules = `
groups:
  - name: shop
    rules:
      - alert: Errors
        expr: shop_errors > 5
        labels: { severity: critical }
        # As somebody may write it by mistake.
        annotations: { summary: ${JSON.stringify(`${publicMarker}: ask with ${keys.PROMETHEUS_TOKEN}`)} }
`;

describeWithServers('the keys of Prometheus and Alertmanager', () => {
  let world: PrometheusWorld;
  let prometheus: Gate;
  let alertmanager: Gate;
  let proxy: Gate;
  let search: KeySearch;
  /** Where `init` writes. */
  let empty: ReturnType<typeof createWorkplace>;

  beforeAll(async () => {
    const port = await freePort();
    world = await startPrometheusWorld({
      rules,
      samples: { shop_errors: 0 },
      routes: ['{ receiver: alertdrill }'],
      receivers: [`{ name: alertdrill, webhook_configs: [{ url: 'http://127.0.0.1:${port}/alertdrill' }] }`],
    });
    prometheus = await startGate(world.stack.prometheusUrl);
    alertmanager = await startGate(world.stack.alertmanagerUrl);
    proxy = await startGate(world.stack.prometheusUrl);
    world.write('alertdrill.yaml', projectFile(port));
    world.write('expectations/broken-shop.yaml', world.scenario(scenario));
    empty = createWorkplace();
    const own = ['expectations/', 'alertdrill.yaml', 'broken/'];
    search = createKeySearch(Object.values(keys), [
      { dir: world.dir, own },
      { dir: empty.dir, own: [] },
    ]);
    await world.stack.evaluated();
    await world.stack.until('shop_errors', 'some');
    // As somebody may write it by mistake.
    const matchers = [{ name: 'alertname', value: 'Errors|X', isRegex: true, isEqual: true }];
    const comment = `${publicMarker}: ${keys.ALERTMANAGER_PASSWORD}`;
    silenceErrors = () => world.stack.silence(matchers, { createdBy: 'ana', comment });
  });
  let silenceErrors: () => Promise<void>;
  beforeEach(open);
  afterEach(() => {
    expect(search.findings()).toEqual([]);
    world.expectNothingLeft();
  });
  afterAll(async () => {
    for (const gate of [prometheus, alertmanager, proxy]) await gate.stop();
    const { dir } = empty;
    empty.remove();
    await world.stop();
    expect(processesWith(dir)).toEqual([]);
  });

  const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const sentTo = {
    prometheus: { authorization: `Bearer ${keys.PROMETHEUS_TOKEN}`, 'x-api-key': keys.TENANT_KEY },
    alertmanager: { authorization: basic('drill', keys.ALERTMANAGER_PASSWORD) },
    proxy: { 'proxy-authorization': basic('me', keys.PROXY_PASSWORD) },
    // As axios sends it where a variable names the proxy.
    proxyOfVariable: { 'proxy-authorization': basic('me', encodeURIComponent(keys.PROXY_PASSWORD)) },
  };
  const unlessSent =
    (wanted: Readonly<Record<string, string>>) =>
    ({ headers }: GateRequest): Decision =>
      Object.entries(wanted).every(([name, value]) => headers[name] === value) ? 'pass' : { status: 401, body: '{}' };

  /** Who has the keys may pass. */
  function open(): void {
    prometheus.decideBy(unlessSent(sentTo.prometheus));
    alertmanager.decideBy(unlessSent(sentTo.alertmanager));
    proxy.decideBy(unlessSent(sentTo.proxy));
  }

  const variables = (extra: Readonly<Record<string, string>> = {}) => ({
    ...keys,
    PROXY_PASSWORD: encodeURIComponent(keys.PROXY_PASSWORD),
    PROMETHEUS_URL: prometheus.url,
    ALERTMANAGER_URL: alertmanager.url,
    PROXY: proxy.url.replace('http://', ''),
    ...extra,
  });

  /** Runs the CLI to its end, and keeps all that it says. */
  const cli = (args: readonly string[], extra?: Readonly<Record<string, string>>): Promise<CliResult> =>
    search.watch(args, world.cli(args, variables(extra)));
  let runs = 0;
  /** With every reporter. */
  const run = (extra?: Readonly<Record<string, string>>, env = 'lab') => {
    const name = `out/${String(++runs)}`;
    const reporters = ['terminal', `json=${name}.json`, `junit=${name}.xml`].flatMap((each) => ['--reporter', each]);
    return cli(['run', '--env', env, ...reporters], extra);
  };
  const init = (args: readonly string[], extra: Readonly<Record<string, string>> = {}) => {
    const all = ['init', '--yes', '--provider', 'prometheus', '--target', 'http://127.0.0.1:1', ...args];
    return search.watch(all, empty.run(all, variables(extra)));
  };
  const latestRun = () => runFolders(world.dir).at(-1) ?? '';
  const replay = async () => {
    for (const more of [[], ['--json']]) expect((await cli(['replay', latestRun(), ...more])).code).not.toBe(70);
  };

  it('are sent to each server, by a drill that passes and a replay of it', async () => {
    expect(await run()).toMatchObject({ code: 0 });
    // The control: they are not merely unused.
    expect(prometheus.requests.some(({ headers }) => headers['x-api-key'] === keys.TENANT_KEY)).toBe(true);
    const logins = [...prometheus.requests, ...alertmanager.requests].map(({ headers }) => headers['authorization']);
    expect(new Set(logins)).toEqual(new Set([sentTo.prometheus.authorization, sentTo.alertmanager.authorization]));
    // The alert's own message has one of them.
    const seen = recordedFacts(latestRun()).flatMap((fact) => (fact.type === 'alert-seen' ? [fact.alert.message] : []));
    expect(seen).toContain(`${publicMarker}: ask with [secret prometheus]`);
    await replay();
  });

  const headersText = ({ headers }: GateRequest) => Object.values(headers).join(' ');
  /** Echoes what it was sent, as some servers do in their errors, after so many words: what shortens it cuts in a key. */
  const echo = ({ headers, path }: GateRequest, words: number): string =>
    `${'y '.repeat(words)}${JSON.stringify(headers)} ${path} ${everyForm(Object.values(keys))}`;
  const nameless = (name: string) => ({ name: 'X', query: 'x', type: 'alerting', labels: { [name]: 1 } });

  it.each<[string, (request: GateRequest) => Decision]>([
    ['401, and what was sent', (r) => ({ status: 401, body: JSON.stringify({ error: echo(r, 0) }) })],
    ['403, and what was sent, cut short', (r) => ({ status: 403, body: JSON.stringify({ message: echo(r, 110) }) })],
    ['500, and the keys', (r) => ({ status: 500, body: JSON.stringify({ error: headersText(r) }) })],
    ['a redirect with the keys', (r) => ({ status: 302, headers: { location: urlWith(headersText(r)) }, body: '' })],
    ['200, and a page with the keys', (r) => ({ status: 200, body: `<html>${echo(r, 0)}` })],
    [
      '200, and the keys for names of what is not as documented',
      (r) => ({
        status: 200,
        body: JSON.stringify({
          data: { version: '2', groups: [{ name: 'shop', interval: 1, rules: [nameless(headersText(r))] }] },
          config: { original: '' },
        }),
      }),
    ],
  ])('are not repeated by run, replay, check and init where the answer is %s', async (_what, decision) => {
    prometheus.decideBy(decision);
    expect(await run()).toMatchObject({ code: 3 });
    await replay();
    expect(await cli(['check', '--env', 'lab'])).toMatchObject({ code: 2 });
    expect(await init(['--api-url', prometheus.url])).toMatchObject({ code: 2 });
    open();
    alertmanager.decideBy(decision);
    const { code, stdout } = await run();
    expect(code).toBe(3);
    expect(stdout).toContain('Alertmanager GET');
    expect(await cli(['check', '--env', 'lab', '--json'])).toMatchObject({ code: 2 });
    open();
    for (const env of ['proxied', 'proxied-by-variable']) {
      proxy.decideBy(decision);
      expect(await cli(['check', '--env', env], byVariable())).toMatchObject({ code: 2 });
    }
  });
  const urlWith = (text: string) => `http://127.0.0.1:1/?${encodeURIComponent(text)}`;

  it.each([
    ['proxied', sentTo.proxy],
    ['proxied-by-variable', sentTo.proxyOfVariable],
  ])('of a proxy are sent to it, and said nowhere: %s', async (env, wanted) => {
    proxy.decideBy(unlessSent(wanted));
    const before = proxy.requests.length;
    const { stdout } = await cli(['check', '--env', env], byVariable());
    expect(stdout).toContain('broken-shop');
    const logins = proxy.requests.slice(before).map(({ headers }) => headers['proxy-authorization']);
    expect(new Set(logins)).toEqual(new Set([wanted['proxy-authorization']]));
    // Nobody tells where there is no Alertmanager: that is all that is in the way.
    expect(stdout).toContain('1 thing stands in the way');
    expect(await run(byVariable(), env)).toMatchObject({ code: 3 });
    await replay();
  });
  const byVariable = () => {
    const login = `http://me:${encodeURIComponent(keys.PROXY_PASSWORD)}@${proxy.url.replace('http://', '')}`;
    return { HTTP_PROXY: login, http_proxy: login };
  };

  it('are not repeated where the trouble begins under the fault', async () => {
    const failing = (request: GateRequest): Decision => ({
      status: 500,
      body: JSON.stringify({ error: `${headersText(request)} ${everyForm(Object.values(keys))}` }),
    });
    for (const [gate, wanted] of [
      [prometheus, sentTo.prometheus],
      [alertmanager, sentTo.alertmanager],
    ] as const) {
      const sound = unlessSent(wanted);
      gate.decideBy((request) => (world.shop.isBroken() ? failing(request) : sound(request)));
    }
    await run();
    const failures = recordedFacts(latestRun()).filter((fact) => fact.type === 'polled' && !fact.result.ok);
    expect(JSON.stringify(failures)).toContain('500');
    expect(JSON.stringify(failures)).toContain('[secret');
    await replay();
  });

  it.each([
    ['nobody listens', {}],
    ['a key can be in no header', { PROMETHEUS_TOKEN: `${keys.PROMETHEUS_TOKEN}\n${keys.TENANT_KEY}` }],
    ['a URL is none', { PROMETHEUS_URL: keys.PROMETHEUS_TOKEN }],
    ['a login is in the URL', { PROMETHEUS_URL: `https://me:${encodeURIComponent(keys.PROXY_PASSWORD)}@prom.invalid` }],
    ['the login would be sent in the clear', { PROMETHEUS_URL: 'http://prom.invalid:9090' }],
  ])('are not said where %s', async (_what, wrong) => {
    const nobody = `http://127.0.0.1:${await freePort()}`;
    const extra = { PROMETHEUS_URL: nobody, ALERTMANAGER_URL: nobody, ...wrong };
    expect([2, 3]).toContain((await run(extra)).code);
    expect(await cli(['check', '--env', 'lab'], extra)).toMatchObject({ code: 2 });
    expect(await cli(['check', '--env', 'lab', '--json'], extra)).toMatchObject({ code: 2 });
    // What people write on a command line themselves is there.
    if (search.keysIn(extra.PROMETHEUS_URL).length > 0) return;
    expect(await init(['--api-url', extra.PROMETHEUS_URL], extra)).toMatchObject({ code: 2 });
  });

  it('are not said of the Alertmanager that does not answer while Prometheus does', async () => {
    const extra = { ALERTMANAGER_URL: `http://127.0.0.1:${await freePort()}` };
    expect(await run(extra)).toMatchObject({ code: 3 });
    expect(await cli(['check', '--env', 'lab'], extra)).toMatchObject({ code: 2 });
  });

  it('are not said where a silence has one in its comment', async () => {
    await silenceErrors();
    const { code, stdout } = await cli(['check', '--env', 'lab']);
    expect(code).toBe(2);
    expect(stdout.replace(/\s+/g, ' ')).toContain(`${publicMarker}: [secret prometheus]`);
    expect(await run()).toMatchObject({ code: 3 });
  });

  it('are written into no file by init, which uses them', async () => {
    const before = prometheus.requests.length;
    prometheus.decideBy(({ headers }) => (headers['authorization'] === undefined ? { status: 401, body: '' } : 'pass'));
    expect(await init(['--api-url', prometheus.url])).toMatchObject({ code: 0 });
    const logins = prometheus.requests.slice(before).map(({ headers }) => headers['authorization']);
    expect(new Set(logins)).toEqual(new Set([sentTo.prometheus.authorization]));
    expect(readFileSync(join(empty.dir, 'alertdrill.yaml'), 'utf8')).toContain('${PROMETHEUS_TOKEN}');
  });

  it('are not repeated of a project file that has them in it, and a mistake beside', async () => {
    const literal = Object.entries(keys).reduce(
      (text, [name, key]) => text.replaceAll(`"\${${name}}"`, JSON.stringify(key)),
      readFileSync(join(world.dir, 'alertdrill.yaml'), 'utf8').replace(
        /^( +)(password|bearerToken): (.*)$/gm,
        '$1$2: "$3"',
      ),
    );
    expect(literal).toContain(JSON.stringify(keys.PROMETHEUS_TOKEN));
    const copy = 'broken/alertdrill.yaml';
    world.write(copy, literal.replace('alertmanager:', 'alertmanger:'));
    const refused = await cli(['check', '--project', copy]);
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.stderr).toContain('did you mean alertmanager');
    rmSync(join(world.dir, copy));
  });

  it('are in the outputs of no other command', async () => {
    for (const args of [
      ['run', '--dry-run', '--env', 'lab'],
      ['check', '--offline', '--env', 'lab'],
      ['recover'],
      ['recover', '--json'],
    ])
      expect(await cli(args)).toMatchObject({ code: 0 });
  });

  describe('the search', () => {
    it('finds what is public in every place that it looks at', () => {
      const places = search.writtenFiles().filter((path) => readFileSync(path, 'utf8').includes(publicMarker));
      for (const kind of [/events\.jsonl$/, /runs\/.*\/report\.json$/, /\/out\/.*\.json$/]) {
        expect(places).toContainEqual(expect.stringMatching(kind));
      }
      expect(search.outputs.some(({ stdout }) => stdout.includes(publicMarker))).toBe(true);
      expect(search.outputs.some(({ stdout }) => stdout.includes('[secret '))).toBe(true);
      expect(search.outputs.some(({ stderr }) => stderr.includes('[secret '))).toBe(true);
      expect([...search.commandLines].some((line) => line.includes('__keeper'))).toBe(true);
      for (const kind of [/keeper\.log$/, /\.xml$/, /\.env\.example$/]) {
        expect(search.writtenFiles()).toContainEqual(expect.stringMatching(kind));
      }
    });

    it('finds each key in each form', () => {
      for (const key of Object.values(keys)) {
        for (const form of everyForm([key]).split(' ; ')) expect(search.keysIn(form)).not.toEqual([]);
      }
      expect(search.keysIn('nothing of the kind')).toEqual([]);
    });

    it('finds a key that was planted in a file of either folder, and half of one', () => {
      for (const key of Object.values(keys)) {
        for (const planted of [key, key.slice(0, 9)]) {
          world.write('.alertdrill/planted.txt', `a line with ${planted}`);
          expect(search.findings()).not.toEqual([]);
          rmSync(join(world.dir, '.alertdrill', 'planted.txt'));
          expect(search.findings()).toEqual([]);
        }
      }
    });
  });
});

/** Where a notification is expected, what Alertmanager says is in the way. */
const scenario = {
  title: publicMarker,
  baseline: '500ms',
  fault: shopBreaks(after(0, { shop_errors: 9 })),
  expect: [{ monitor: 'Errors', severity: 'critical', within: '6s', notified: { within: '7s' } }],
};

function projectFile(port: number): string {
  const common = {
    allow: { hosts: ['127.0.0.1'] },
    vars: { SHOP_URL: '${SHOP_URL}' },
    webhook: { listen: `127.0.0.1:${port}`, publicUrl: `http://127.0.0.1:${port}` },
  };
  const headers = { 'X-Api-Key': '${TENANT_KEY}', 'X-Scope-OrgID': 'shop-team' };
  const alertmanager = {
    url: '${ALERTMANAGER_URL}',
    basicAuth: { username: 'drill', password: '${ALERTMANAGER_PASSWORD}' },
  };
  const prometheus = { url: '${PROMETHEUS_URL}', bearerToken: '${PROMETHEUS_TOKEN}', headers, alertmanager };
  // Nothing on this machine is asked for through a proxy.
  const elsewhere = { url: 'http://prometheus.invalid:9090' };
  return stringify({
    environments: {
      lab: { ...common, providers: { prometheus } },
      proxied: {
        ...common,
        providers: { prometheus: { ...elsewhere, proxy: 'http://me:${PROXY_PASSWORD}@${PROXY}' } },
      },
      'proxied-by-variable': { ...common, providers: { prometheus: elsewhere } },
    },
  });
}
