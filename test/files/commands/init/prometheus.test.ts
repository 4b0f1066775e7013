import { providerKinds } from '../../../../src/providers';
import { initBench, type InitBenchSetUp } from '../../../support/initBench';
import { errorsRule, scriptedPrometheus, type PrometheusWorld } from '../../../support/scriptedPrometheus';

const token = 'token-that-must-not-leak';
const apiUrl = 'http://127.0.0.1:9090/prefix';
const flags = { provider: 'prometheus', apiUrl, target: 'http://127.0.0.1:8080' };
/** Noon of 2026-11-23: the virtual clock's start. */
const t0 = Date.UTC(2026, 10, 23, 12);

const benches: ReturnType<typeof initBench>[] = [];
function bench(world: Partial<PrometheusWorld> = {}, setUp: Partial<InitBenchSetUp> = {}) {
  const servers = scriptedPrometheus({ rules: [{ ...errorsRule(t0), duration: 60 }], ...world });
  const made = { ...initBench({ servers, kinds: providerKinds, env: {}, ...setUp }), servers };
  benches.push(made);
  return made;
}
afterEach(() => {
  for (const made of benches.splice(0)) {
    expect(made.openConnections()).toBe(0);
    made.remove();
  }
});

const settingsIn = ({ load }: ReturnType<typeof bench>) => load().environment.providers[0]?.settings;

describe('init for Prometheus, without anybody to ask', () => {
  it('writes a project that `check --offline` takes, by the rule and the Alertmanager that Prometheus has', async () => {
    const made = bench();
    const summary = await made.init(flags);
    expect(Object.keys(made.files())).toEqual(['.gitignore', 'alertdrill.yaml', 'expectations/errors.yaml']);
    expect(summary).toContain('watched by Prometheus (127.0.0.1:9090)');
    expect(made.said.join('\n')).toContain('It is Prometheus 2.42.0.');
    expect(settingsIn(made)).toMatchObject({ url: apiUrl, alertmanagers: [{ url: 'http://127.0.0.1:9093' }] });
    const [scenario] = made.load().scenarios;
    expect(scenario).toMatchObject({ name: 'errors', fault: { kind: 'http' } });
    // `for` of 60 s, a scrape of 15 s with 10 s of time-out, two evaluations of 10 s: 105 s, and what is safe above it.
    expect(scenario?.expect).toMatchObject([{ monitor: { name: 'Errors' }, withinMs: 120_000 }]);
    expect(made.files()['expectations/errors.yaml']).toMatch(/At least 60 s:\n[^]*At most 105 s:\n/);
  });

  it('needs no key, and takes the one that is there, which it writes nowhere', async () => {
    const made = bench({}, { env: { PROMETHEUS_TOKEN: token } });
    const summary = await made.init(flags);
    expect(made.files()['alertdrill.yaml']).toContain('bearerToken: "${PROMETHEUS_TOKEN}"   # from the environment');
    expect(made.files()['.env.example']).toContain('PROMETHEUS_TOKEN=\n');
    const texts = [summary, ...made.said, ...Object.values(made.files())];
    expect(texts.filter((text) => text.includes(token))).toEqual([]);
    const headersOf = (port: string) =>
      made.servers.http.requests
        .filter(({ url }) => new URL(url).port === port)
        .map(({ headers }) => headers?.['authorization']);
    expect(new Set(headersOf('9090'))).toEqual(new Set([`Bearer ${token}`]));
    // The other server was named by Prometheus alone.
    expect(new Set(headersOf('9093'))).toEqual(new Set([undefined]));
    expect(made.files()['alertdrill.yaml']).toContain('alertmanager: {"url":"http://127.0.0.1:9093"}');
  });

  it('writes all Alertmanagers of a cluster, and tells of one that can not be asked', async () => {
    const sendsTo = ['http://127.0.0.1:9093/api/v2/alerts', 'http://127.0.0.1:9094/am/api/v2/alerts'];
    const both = bench({ sendsTo });
    await both.init(flags);
    expect(settingsIn(both)).toMatchObject({
      alertmanagers: [{ url: 'http://127.0.0.1:9093' }, { url: 'http://127.0.0.1:9094/am' }],
    });
    const down = bench({ broken: { alertmanager: { failure: 'unreachable' } } });
    await down.init(flags);
    expect(settingsIn(down)).toMatchObject({ alertmanagers: [] });
    const told = "Prometheus sends to an Alertmanager at http://127.0.0.1:9093, which can't be asked from here: ";
    expect(down.said.join('\n')).toContain(told);
    expect(down.files()['alertdrill.yaml']).toContain(`# ${told}`);
    expect(down.files()['alertdrill.yaml']).toContain('# alertmanager: ');
  });

  it('sends nothing but reads', async () => {
    const { init, servers } = bench();
    await init(flags);
    expect(new Set(servers.http.requests.map(({ method }) => method))).toEqual(new Set(['GET']));
  });

  it('names all that is missing, and asks no server', async () => {
    const { init, servers, files } = bench();
    await expect(init({})).rejects.toMatchObject({
      message: 'nobody is asked, and --provider is missing',
      hint: 'there is: mackerel, prometheus',
    });
    await expect(init({ provider: 'prometheus' })).rejects.toThrow(
      /^nobody is asked, and this is missing:\n {2}--api-url URL: where Prometheus is, such as http:[^\n]*$/,
    );
    await expect(init({ ...flags, keyEnv: 'MY_TOKEN' })).rejects.toThrow('the bearer token, as MY_TOKEN in');
    expect(servers.http.requests).toEqual([]);
    expect(files()).toEqual({});
  });

  it.each<[string, object, string]>([
    ['an organization', { organization: 'acme' }, '--organization acme: Prometheus has no organizations'],
    ['a URL that is none', { apiUrl: 'nowhere' }, '--api-url nowhere: '],
    ['a login within the URL', { apiUrl: 'https://u:p4ss@prom.example.com' }, '--api-url: has a user or a password'],
    ['a provider that is not there', { provider: 'promtheus' }, 'there is no provider promtheus'],
    ['a rule that is not there', { monitor: 'Erorrs' }, 'no monitor has the name or id Erorrs'],
  ])('refuses %s, and writes nothing', async (_, wrong, message) => {
    const { init, files } = bench();
    await expect(init({ ...flags, ...wrong })).rejects.toThrow(message);
    expect(files()).toEqual({});
  });

  it('takes a token over no connection that anybody can read', async () => {
    const { init, servers } = bench({}, { env: { PROMETHEUS_TOKEN: token } });
    await expect(init({ ...flags, apiUrl: 'http://prom.example.com' })).rejects.toThrow('must be https');
    expect(servers.http.requests).toEqual([]);
  });

  it('asks no server with --offline, and says what may stand there', async () => {
    const made = bench();
    await made.init({ ...flags, offline: true, monitor: 'HighErrorRate' });
    expect(made.servers.http.requests).toEqual([]);
    expect(settingsIn(made)).toMatchObject({ url: apiUrl, alertmanagers: [] });
    const text = made.files()['alertdrill.yaml'] ?? '';
    expect(text).toContain('Not tried yet');
    expect(made.load().scenarios[0]?.expect).toMatchObject([{ monitor: { name: 'HighErrorRate' } }]);
  });

  it('teaches by lines that hold when they are taken in', async () => {
    const made = bench({ sendsTo: [] });
    await made.init(flags);
    const { 'alertdrill.yaml': project = '', 'expectations/errors.yaml': expectation = '' } = made.files();
    const taken = bench(
      {},
      {
        files: {
          'alertdrill.yaml': project.replace(/^( +)# (alertmanager|severity):/gm, '$1$2:'),
          'expectations/errors.yaml': expectation.replace(/^ {4}# (severity|on|resolved):/gm, '    $1:'),
        },
      },
    );
    expect(settingsIn(taken)).toMatchObject({
      alertmanagers: [{ url: 'http://127.0.0.1:9093' }],
      severity: { label: 'severity', map: { sev1: 'critical' } },
    });
    expect(taken.load().scenarios[0]?.expect).toMatchObject([
      { severity: 'critical', on: { labels: { job: 'shop' } }, resolved: {} },
    ]);
  });
});

describe('a rule that fires already', () => {
  const named = (name: string) => ({ ...errorsRule(t0), name, query: `${name} > 5` });
  const labels = { alertname: 'Errors', severity: 'critical' };
  const firing = {
    rules: [named('Errors'), named('Slow')],
    alerts: [{ labels, state: 'firing', timesMs: [t0] }],
  } as const;
  const isFiring = 'Errors is firing now: its drill begins only once that is over.';

  it('is not the first drill by itself, unless it is the only one', async () => {
    const two = bench(firing);
    await two.init(flags);
    expect(Object.keys(two.files())).toContain('expectations/slow.yaml');
    expect(two.said).not.toContain(isFiring);
    const one = bench({ ...firing, rules: [named('Errors')] });
    await one.init(flags);
    expect(Object.keys(one.files())).toContain('expectations/errors.yaml');
    expect(one.said).toContain(isFiring);
    // The control: it is the first where it is pending only, and where it is over.
    for (const alerts of [[{ labels, state: 'pending', timesMs: [t0] } as const], []]) {
      const quiet = bench({ ...firing, alerts });
      await quiet.init(flags);
      expect(Object.keys(quiet.files())).toContain('expectations/errors.yaml');
      expect(quiet.said).not.toContain(isFiring);
    }
  });

  it('is taken where it is asked for, and said to fire', async () => {
    const made = bench(firing);
    await made.init({ ...flags, monitor: 'Errors' });
    expect(Object.keys(made.files())).toContain('expectations/errors.yaml');
    expect(made.said).toContain(isFiring);
  });

  it('is offered last to a person, and marked', async () => {
    const replies = [
      ['environment', ''],
      ['Which monitor', 'Errors'],
    ] as const;
    const made = bench(firing, { replies });
    await made.init(flags);
    expect(made.person?.offered).toEqual(['Slow  (alerting)', 'Errors  (alerting, firing now)']);
    expect(made.said).toContain(isFiring);
  });

  it('is not known where the server does not tell of alerts: that is no reason to stop', async () => {
    const made = bench({ ...firing, refusedInQueries: 'ALERTS' });
    await made.init(flags);
    expect(Object.keys(made.files())).toContain('expectations/errors.yaml');
    expect(made.said).not.toContain(isFiring);
  });
});

describe('init for Prometheus, in a terminal', () => {
  const replies = [
    ['Whose alerts', 'Prometheus'],
    ['environment', ''],
    ['Base URL of Prometheus', apiUrl],
    ['Which monitor', 'Errors'],
    ['Base URL that faults', ''],
  ] as const;

  it('asks where it is and which rule, and for no token where none is needed', async () => {
    const made = bench({}, { replies });
    await made.init();
    expect(made.person?.unasked()).toEqual([]);
    expect(made.files()).not.toHaveProperty('.env');
    expect(settingsIn(made)).toMatchObject({ url: apiUrl });
  });

  it('asks for a token where the server wants one, and puts it into .env', async () => {
    const wanted = [...replies.slice(0, 3), ['Bearer token of Prometheus', token], ...replies.slice(3)] as const;
    const made = bench({ wantsToken: token }, { replies: wanted });
    await made.init();
    expect(made.person?.unasked()).toEqual([]);
    expect(made.files()['.env']).toBe(`PROMETHEUS_TOKEN=${token}\n`);
    expect(settingsIn(made)).toMatchObject({ bearerToken: token });
    expect(made.said.filter((line) => line.includes(token))).toEqual([]);
  });
});
