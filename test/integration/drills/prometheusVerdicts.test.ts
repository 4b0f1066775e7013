import { eventually } from '../../support/eventually';
import { describeWithServers } from '../../support/prometheusStack';
import { after, shopBreaks, startPrometheusWorld, type PrometheusWorld } from '../../e2e/prometheusWorld';
import { phasesOf, readReport, recordedFacts, runFolders } from '../../e2e/recordings';

/**
 * The verdicts of domain.md, brought about against real servers. Rules are evaluated twice a second, and the fault of a
 * drill changes, step by step, the samples that they see.
 */
jest.setTimeout(120_000);

const rules = `
groups:
  - name: shop
    rules:
      - { alert: Errors, expr: shop_errors > 5, for: 1s, labels: { severity: critical } }
      - { alert: Average, expr: 'avg_over_time(shop_errors{path="/a"}[5s]) > 7' }
      - { alert: OutOfReach, expr: shop_errors > 100 }
      - alert: Graded
        expr: shop_errors{path="/a"} > 6
        labels: { severity: '{{ if gt $value 20.0 }}critical{{ else }}warning{{ end }}' }
      - { alert: Gone, expr: shop_gone > 5 }
      - { alert: Blip, expr: shop_blip > 5, for: 4s }
      - { alert: Creeping, expr: shop_creeping > 5, for: 4s }
      - { alert: Flaps, expr: shop_flaps > 5 }
      - { alert: Spike, expr: shop_spike > 5 }
      - { alert: Lingers, expr: 'max_over_time(shop_errors{path="/a"}[8s]) > 5' }
      - { alert: Stays, expr: shop_stays > 5 }
      - { alert: Loud, expr: shop_errors > 8 }
      - { alert: Idle, expr: shop_idle > 5 }
      - { alert: Broken, expr: 'shop_errors + on (job) shop_errors > 5' }
      - { alert: Unhurried, expr: shop_errors > 5, for: 1h }
`;

const samples = {
  'shop_errors{path="/a"}': 0,
  'shop_errors{path="/b"}': 0,
  'shop_errors{path="/c"}': 0,
  shop_gone: 0,
  shop_blip: 0,
  shop_creeping: 0,
  shop_flaps: 0,
  shop_spike: 0,
  shop_idle: 0,
};

describeWithServers('a drill against Prometheus', () => {
  let world: PrometheusWorld;
  beforeAll(async () => {
    world = await startPrometheusWorld({ rules, samples, stays: { shop_stays: 0 } });
    await world.stack.evaluated();
    await world.stack.until('shop_idle', 'some');
  });
  afterAll(() => world.stop());
  afterEach(() => world.expectNothingLeft());

  const errorsAt = (path: string) => `shop_errors{path="${path}"}`;

  describe('one fault, and what becomes of each expectation', () => {
    type Result = Awaited<ReturnType<PrometheusWorld['drill']>>;
    let result: Result;
    /** The truth: from the shop's own log to the server's own samples, ms. */
    let brokenAtMs: number;
    let firedAtMs: Readonly<Record<'/a' | '/c', number>>;

    beforeAll(async () => {
      result = await world.drillScenario({
        fault: shopBreaks(
          after(0, { [errorsAt('/a')]: 9, shop_gone: null, shop_blip: 9, shop_flaps: 9, shop_spike: 9 }),
          after(1_500, { shop_blip: 0, shop_flaps: 0 }),
          after(2_500, { [errorsAt('/c')]: 9, shop_spike: 0 }),
          after(4_000, { shop_flaps: 9 }),
          after(5_500, { shop_creeping: 9 }),
        ),
        hold: '9s',
        expect: [
          { id: 'a', monitor: 'Errors', severity: 'critical', on: path('/a'), within: '5s', resolved: within('6s') },
          { id: 'b', monitor: 'Errors', on: path('/b'), within: '5s' },
          { id: 'c', monitor: 'Errors', on: path('/c'), within: '6s' },
          { id: 'average', monitor: 'Average', within: '2s' },
          { id: 'out-of-reach', monitor: 'OutOfReach', within: '5s' },
          { id: 'graded', monitor: 'Graded', severity: 'critical', within: '5s' },
          { id: 'gone', monitor: 'Gone', within: '5s' },
          { id: 'blip', monitor: 'Blip', within: '5s' },
          { id: 'creeping', monitor: 'Creeping', within: '5s' },
          { id: 'flaps', monitor: 'Flaps', within: '5s' },
          { id: 'spike', monitor: 'Spike', within: '5s', resolved: within('5s') },
          { id: 'lingers', monitor: 'Lingers', within: '5s', resolved: within('1s') },
        ],
        forbid: [{ monitor: 'Idle' }, { monitor: 'Loud' }],
      });
      brokenAtMs = world.shop.brokenAtMs();
      firedAtMs = {
        '/a': await world.firedAtMs('alertname="Errors",path="/a"'),
        '/c': await world.firedAtMs('alertname="Errors",path="/c"'),
      };
    });

    const expectation = (id: string) => {
      const found = result.report.drills[0]?.expectations.find(({ key }) => key === id);
      if (found === undefined) throw new Error(`no expectation ${id}`);
      return found;
    };
    const explained = (id: string) => expectation(id).explanation.map(({ cause, evidence }) => `${cause}: ${evidence}`);
    const forbidden = (name: string) => result.report.drills[0]?.forbidden.find(({ monitor }) => monitor.name === name);

    it('as a whole: failed, with the fault rolled back', () => {
      expect(result.report.drills).toMatchObject([{ outcome: 'failed', rollback: { state: 'done' } }]);
      expect(result.code).toBe(1);
    });

    it('detected: the latency contains what the server and the shop know, and the time of pending is told', () => {
      const found = expectation('a');
      expect(found).toMatchObject({ verdict: 'detected', openings: 1, floorMs: 1_000 });
      const truthMs = firedAtMs['/a'] - brokenAtMs;
      expect(found.latencyMs?.earliest).toBeLessThanOrEqual(truthMs);
      expect(found.latencyMs?.latest).toBeGreaterThanOrEqual(truthMs);
      expect((found.latencyMs?.latest ?? Infinity) - (found.latencyMs?.earliest ?? 0)).toBeLessThan(found.withinMs);
      expect(truthMs).toBeGreaterThanOrEqual(990); // `for`
      expect(found.alert?.target).toBe('127.0.0.1 (path=/a)');
      const { pending = NaN, firing = NaN } = found.stagesMs;
      // `for: 1s`; both are stamps of Prometheus, in whole ms and each with its own rounding.
      expect(firing - pending).toBeGreaterThan(990);
    });

    it('resolved: it closed once the shop had recovered', () => {
      expect(expectation('a').resolved).toMatchObject({ verdict: 'resolved' });
    });

    it('two alerts of one rule: each has its own moment', () => {
      const [a, c] = [expectation('a'), expectation('c')];
      expect(c.verdict).toBe('detected');
      expect(c.alert?.id).not.toBe(a.alert?.id);
      const truthMs = firedAtMs['/c'] - brokenAtMs;
      expect(c.latencyMs?.earliest).toBeLessThanOrEqual(truthMs);
      expect(c.latencyMs?.latest).toBeGreaterThanOrEqual(truthMs);
      expect(c.latencyMs?.earliest).toBeGreaterThan(a.latencyMs?.latest ?? Infinity);
    });

    it('wrong-target: the alert of another path is named', () => {
      expect(expectation('b')).toMatchObject({ verdict: 'wrong-target', openings: 0 });
      expect(expectation('b').reason).toMatch(/^it fired for path=\/[ac] only$/);
      expect(explained('b')).toContainEqual(expect.stringMatching(/^other-target: Errors\{.*path="\/a".*\} fired$/));
    });

    it('late: with the real latency', () => {
      const found = expectation('average');
      expect(found).toMatchObject({ verdict: 'late', openings: 1 });
      expect(found.latencyMs?.earliest).toBeGreaterThan(2_000);
    });

    it('missed: with the peak of the expression against its threshold', () => {
      expect(expectation('out-of-reach')).toMatchObject({ verdict: 'missed', openings: 0 });
      expect(explained('out-of-reach')).toEqual([
        expect.stringMatching(/^below-threshold: shop_errors \{.*path="\/[ac]"\} peaked at 9, it fires at > 100$/),
      ]);
      expect(result.stdout.replace(/\s+/g, ' ')).toContain('peaked at 9, it fires at > 100');
    });

    it('wrong-severity: it never became critical', () => {
      expect(expectation('graded')).toMatchObject({
        verdict: 'wrong-severity',
        reason: 'expected critical, but it was warning',
      });
      expect(explained('graded')).toEqual([expect.stringMatching(/^other-severity: Graded\{.*\} was warning only$/)]);
    });

    it('no-data: what it looks at ended with the fault, so its silence proves nothing', () => {
      expect(expectation('gone')).toMatchObject({ verdict: 'no-data', outcome: 'inconclusive' });
      expect(explained('gone')[0]).toMatch(/^no-data: no sample of shop_gone /);
    });

    it('missed, since it was pending and recovered', () => {
      expect(expectation('blip').verdict).toBe('missed');
      expect(explained('blip')).toEqual([
        expect.stringMatching(/^too-short: shop_blip .* peaked at 9, .* it was so for .* has to be so for 4 s$/),
        expect.stringMatching(/^pending-recovered: shop\/Blip was pending .* recovered within .*: `for` needs 4 s$/),
      ]);
    });

    it('missed, since it was pending when the hold was over', () => {
      expect(expectation('creeping').verdict).toBe('missed');
      expect(explained('creeping')).toContainEqual(
        expect.stringMatching(/^too-short: shop\/Creeping was pending .* to its end .*: `for` needs 4 s$/),
      );
    });

    it('flapping: detected by its first opening, and the second is counted', () => {
      expect(expectation('flaps')).toMatchObject({ verdict: 'detected', openings: 2 });
      expect(expectation('flaps').latencyMs?.latest).toBeLessThan(4_000);
    });

    it('closed-under-fault: it was over while the shop still failed', () => {
      expect(expectation('spike')).toMatchObject({
        verdict: 'detected',
        resolved: { verdict: 'closed-under-fault', outcome: 'failed' },
      });
    });

    it('resolved-late: it went on after the shop had recovered', () => {
      const { resolved } = expectation('lingers');
      expect(resolved).toMatchObject({ verdict: 'resolved-late' });
      expect(resolved?.latencyMs?.earliest).toBeGreaterThan(1_000);
    });

    it('quiet and fired: of two forbidden alerts one fires', () => {
      expect(forbidden('Idle')).toMatchObject({ verdict: 'quiet', outcome: 'passed' });
      expect(forbidden('Idle')?.watchedMs).toBeGreaterThanOrEqual(8_990);
      expect(forbidden('Loud')).toMatchObject({ verdict: 'fired', outcome: 'failed' });
    });
  });

  const drill = (changes: Readonly<Record<string, unknown>>) =>
    world.drillScenario({ fault: shopBreaks(after(0, { [errorsAt('/a')]: 9 })), ...changes });

  it('already-open: it fires before the fault, and nothing is injected', async () => {
    world.stack.set(errorsAt('/b'), 9);
    await world.stack.until('ALERTS{alertname="Errors",alertstate="firing"}', 'some');
    const { code, report } = await drill({
      expect: [{ monitor: 'Errors', on: path('/b'), within: '5s' }],
      forbid: [{ monitor: 'Loud' }],
    });
    world.stack.set(errorsAt('/b'), 0);
    await world.stack.until('ALERTS', 'none');
    expect(report.drills).toMatchObject([
      {
        outcome: 'inconclusive',
        expectations: [{ verdict: 'already-open' }],
        forbidden: [{ verdict: 'already-open' }],
      },
    ]);
    expect(report.drills[0]?.expectations[0]?.reason).toMatch(/^alert \S+ of Errors is firing since /);
    expect(report.drills[0]?.forbidden[0]?.reason).toMatch(/^alert \S+ of Loud is firing since /);
    expect(report.drills[0]).not.toHaveProperty('injectedAt');
    expect(code).toBe(3);
  });

  it('blocked: no such rule, one that can not be evaluated, one whose `for` is longer than the hold; check says the same', async () => {
    const { code, report } = await drill({
      expect: [
        { id: 'unknown', monitor: 'Erorrs', within: '5s' },
        { id: 'broken', monitor: 'Broken', within: '5s' },
        { id: 'unhurried', monitor: 'Unhurried', within: '5s' },
      ],
      forbid: [{ monitor: 'Idle' }],
    });
    const reasons = [
      'no alerting rule has the name "Erorrs"',
      'the last evaluation of shop/Broken failed: ',
      "within 5 s can't be met: this monitor needs at least 3600 s (`for` of 3600 s in evaluations every 500 ms: 3600 s)",
    ];
    const [found] = report.drills;
    expect(found?.expectations.map(({ verdict }) => verdict)).toEqual(['blocked', 'blocked', 'blocked']);
    expect(found?.forbidden).toMatchObject([{ verdict: 'blocked', outcome: 'inconclusive' }]);
    for (const [index, reason] of reasons.entries()) expect(found?.expectations[index]?.reason).toContain(reason);
    expect(found).not.toHaveProperty('injectedAt');
    expect(code).toBe(3);

    const checked = await world.cli(['check']);
    for (const reason of reasons) expect(checked.stdout).toContain(reason);
    expect(checked.stdout).toContain('did you mean Errors');
    expect(checked.code).toBe(2);
  });

  it('too-early: people had raised it, sooner after the fault than its `for` allows', async () => {
    const before = runFolders(world.dir).length;
    const drilled = drill({ baseline: '3s', expect: [{ monitor: 'Blip', within: '8s' }] });
    await inPhase('baseline', before);
    // Pending within a second, firing 4 s later: 2 s after the injection.
    world.stack.set('shop_blip', 9);
    const { code, report } = await drilled;
    expect(report.drills).toMatchObject([{ outcome: 'inconclusive', expectations: [{ verdict: 'too-early' }] }]);
    expect(report.drills[0]?.expectations[0]?.reason).toContain('but this monitor needs at least 4 s');
    expect(code).toBe(3);
  });

  it('no-effect: a fault that changes nothing', async () => {
    const nothing = { method: 'PUT', url: '${SHOP_URL}/nothing' };
    const { code, report } = await drill({
      fault: { http: { inject: nothing, rollback: nothing } },
      effectWithin: '1s',
      expect: [{ monitor: 'OutOfReach', within: '2s' }],
      forbid: [{ monitor: 'Idle' }],
    });
    expect(report.drills).toMatchObject([
      {
        outcome: 'inconclusive',
        expectations: [{ verdict: 'no-effect' }],
        forbidden: [{ verdict: 'no-effect', outcome: 'inconclusive' }],
      },
    ]);
    expect(code).toBe(3);
  });

  it('fault-failed: a fault that is refused', async () => {
    const { code, report } = await drill({
      fault: {
        http: {
          inject: { method: 'PUT', url: '${SHOP_URL}/refused' },
          rollback: { method: 'DELETE', url: '${SHOP_URL}/fault' },
        },
      },
      expect: [{ monitor: 'OutOfReach', within: '2s' }],
      forbid: [{ monitor: 'Idle' }],
    });
    expect(report.drills).toMatchObject([
      {
        outcome: 'inconclusive',
        expectations: [{ verdict: 'fault-failed' }],
        forbidden: [{ verdict: 'fault-failed', outcome: 'inconclusive' }],
      },
    ]);
    expect(code).toBe(3);
  });

  it('effect-ended: the shop recovers by itself before the deadline', async () => {
    const { code, report } = await drill({
      fault: shopBreaks(after(0, { [errorsAt('/a')]: 9 }), { afterMs: 1_500, heals: true }),
      expect: [{ monitor: 'OutOfReach', within: '4s' }],
    });
    expect(report.drills).toMatchObject([{ outcome: 'inconclusive', expectations: [{ verdict: 'effect-ended' }] }]);
    expect(code).toBe(3);
  });

  it('not-resolved: it is still open when the drill ends, long after the shop has recovered', async () => {
    world.write(
      'expectations/broken-shop.yaml',
      world.scenario({
        fault: shopBreaks(after(0, { shop_stays: 9 })),
        expect: [{ monitor: 'Stays', within: '5s', resolved: within('1s') }],
      }),
    );
    const before = runFolders(world.dir).length;
    const report = `${world.dir}/report.json`;
    const { child, ended } = world.start(['run', '--reporter', `json=${report}`]);
    // It would be waited for for another minute.
    await inPhase('settle', before);
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 130 });
    world.stack.set('shop_stays', 0);
    expect(readReport(report).drills).toMatchObject([
      {
        outcome: 'failed',
        rollback: { state: 'done' },
        expectations: [{ verdict: 'detected', resolved: { verdict: 'not-resolved' } }],
      },
    ]);
  });

  /** Of the run after so many. */
  const inPhase = (phase: 'baseline' | 'settle', runsBefore: number) =>
    eventually(() => {
      const folder = runFolders(world.dir)[runsBefore];
      expect(folder === undefined ? [] : phasesOf(recordedFacts(folder))).toContain(phase);
    }, 60_000);
});

const path = (value: string) => ({ labels: { path: value } });
const within = (duration: string) => ({ within: duration });
