import { describeWithClient } from '../../support/officialClient';
import { createMkrBench, refused, type MkrBench } from './mkr';

const thresholds = { operator: '>', warning: 5, critical: 10 };
/** All seven types, with every field that mkr knows. */
const monitors: readonly { readonly name: string; readonly [field: string]: unknown }[] = [
  { type: 'connectivity', name: 'Gone', memo: 'call', alertStatusOnGone: 'WARNING', scopes: ['shop:web'] },
  {
    type: 'host',
    name: 'CPU',
    ...{ ...thresholds, metric: 'cpu%', duration: 3, maxCheckAttempts: 2, notificationInterval: 20 },
    ...{ scopes: ['shop'], excludeScopes: ['shop:db'] },
  },
  {
    type: 'service',
    name: 'Errors',
    ...{ service: 'shop', metric: 'errors', operator: '>', warning: 5, duration: 1, maxCheckAttempts: 1 },
    ...{ missingDurationWarning: 10, missingDurationCritical: 20 },
  },
  {
    type: 'external',
    name: 'Page',
    ...{ url: 'http://127.0.0.1:9/', method: 'POST', requestBody: 'a=b', headers: [{ name: 'X-Drill', value: '1' }] },
    ...{ service: 'shop', responseTimeWarning: 500, responseTimeCritical: 900, responseTimeDuration: 3 },
    ...{ containsString: 'welcome', expectedStatusCode: 200, maxCheckAttempts: 3, followRedirect: true },
    ...{ certificationExpirationWarning: 30, certificationExpirationCritical: 10, skipCertificateVerification: true },
    isMute: true,
  },
  {
    type: 'expression',
    name: 'Load',
    ...{ ...thresholds, expression: 'max(role(shop:web, loadavg5))', evaluateBackwardMinutes: 3 },
  },
  {
    type: 'anomalyDetection',
    name: 'Odd',
    ...{ warningSensitivity: 'insensitive', criticalSensitivity: 'normal', maxCheckAttempts: 3 },
    ...{ trainingPeriodFrom: 1_700_000_000, scopes: ['shop:web'] },
  },
  {
    type: 'query',
    name: 'Latency',
    ...{ ...thresholds, query: 'p95{path="/"}', legend: '{{path}}', evaluateBackwardMinutes: 2 },
  },
];

describeWithClient('mkr', 'mkr monitors', (path) => {
  let bench: MkrBench;
  beforeEach(async () => {
    bench = await createMkrBench(path(), { seed: { services: [{ name: 'shop', roles: ['web', 'db'] }] } });
  });
  afterEach(() => bench.close());

  interface Held {
    readonly id: string;
    readonly name: string;
  }
  const held = async () => ((await bench.standin.get('/monitors')).body as { monitors: Held[] }).monitors;
  const push = async (rules: readonly object[], ...more: readonly string[]) => {
    await bench.write('monitors.json', { monitors: rules });
    return bench.mkr('monitors', 'push', ...more);
  };
  const noDifference = expect.stringContaining('0 modify, 0 append, 0 remove') as string;
  const diff = () => bench.mkr('monitors', 'diff', '--exit-code');

  it('what is pushed is held in full, in all seven types, and pulled again as it was', async () => {
    expect(await push(monitors)).toMatchObject({ code: 0 });
    const byName = new Map((await held()).map((monitor) => [monitor.name, monitor]));
    expect(byName.size).toBe(7);
    for (const monitor of monitors) expect(byName.get(monitor.name)).toMatchObject(monitor);
    expect(await diff()).toMatchObject({ code: 0, stdout: noDifference });

    const { code, stderr } = await bench.mkr('monitors', 'pull', '-F', 'pulled.json');
    expect([code, stderr]).toEqual([0, expect.stringContaining("saved to 'pulled.json' (7 rules)")]);
    const pulled = (await bench.file('pulled.json')) as { monitors: Held[] };
    const sorted = (rules: readonly { name: string }[]) => rules.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    expect(sorted(pulled.monitors)).toEqual(
      sorted(monitors).map((monitor) => ({
        id: byName.get(monitor.name)?.id,
        ...monitor,
        // mkr writes a threshold that there is not as null, and sends it so.
        ...(monitor.name === 'Errors' && { critical: null }),
      })),
    );
  });

  it('a seed is what monitors pull writes', async () => {
    await push(monitors);
    await bench.mkr('monitors', 'pull', '-F', 'pulled.json');
    const before = await held();
    await bench.restart({ services: [{ name: 'shop', roles: ['web', 'db'] }], ...(await bench.file('pulled.json')) });
    expect(await held()).toEqual(before);
  });

  it('a push changes, adds and removes what differs, and a dry run nothing', async () => {
    await push(monitors);
    const before = await held();
    const [gone, cpu, ...rest] = monitors;
    const wanted = [{ ...cpu, critical: 20, excludeScopes: [] }, ...rest, { ...gone, name: 'Silent' }];
    expect(await push(wanted, '--dry-run')).toMatchObject({ code: 0 });
    expect(await held()).toEqual(before);
    const differing = await diff();
    expect(differing.stdout).toContain('1 modify, 1 append, 1 remove');
    expect(differing.stdout).toMatch(/-\s+"critical": 10,\n\+\s+"critical": 20,/);
    expect(differing.code).toBe(1);

    expect(await push(wanted)).toMatchObject({ code: 0 });
    const after = await held();
    const idOf = (all: readonly Held[], name: string) => all.find((each) => each.name === name)?.id;
    expect(after.map(({ name }) => name)).not.toContain('Gone');
    expect(after).toContainEqual(expect.objectContaining({ name: 'Silent', memo: 'call' }));
    expect(after).toContainEqual(expect.objectContaining({ name: 'CPU', critical: 20, id: idOf(before, 'CPU') }));
    expect(after.find(({ name }) => name === 'CPU')).not.toHaveProperty('excludeScopes', ['shop:db']);
    expect(await diff()).toMatchObject({ code: 0 });
  });

  it.each([
    ['a duration that is too long', { ...monitors[1], duration: 11 }, 'duration: '],
    ['a service that there is not', { ...monitors[2], service: 'nowhere' }, ''],
    ['a role that there is not', { ...monitors[0], scopes: ['shop:nobody'] }, ''],
    ['an expression of several lines', { ...monitors[4], expression: 'role(shop:web, loadavg5)' }, 'expression: '],
  ])('a monitor with %s is refused: mkr says so and ends with 1, and none is made', async (_, monitor, message) => {
    const { code, stderr } = await push([monitor]);
    expect({ code, stderr, stdout: '' }).toEqual(refused(message));
    expect(await held()).toEqual([]);
  });

  it('a change that is refused leaves the monitor as it was', async () => {
    await push(monitors);
    const before = await held();
    expect(await push(monitors.with(1, { ...monitors[1]!, duration: 11 }))).toMatchObject({ code: 1 });
    expect(await held()).toEqual(before);
  });
});
