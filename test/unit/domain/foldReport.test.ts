import type { Alert } from '../../../src/domain/alert';
import type { Fact } from '../../../src/domain/facts';
import { foldAlert, foldLatency } from '../../../src/domain/foldAlert';
import { foldDrill, foldReport } from '../../../src/domain/foldReport';
import { judge } from '../../../src/domain/judge';
import { exampleDrill, exampleHeader, exampleReport, exampleScenario } from '../../support/exampleDrills';
import { exampleStartMs } from '../../support/scriptedFacts';

describe('foldDrill', () => {
  const drill = foldDrill(exampleDrill('passed'));
  const [expectation] = drill.expectations;

  it('is JSON: nothing is lost on the way to a file', () => {
    for (const each of exampleReport('passed', 'missed', 'rollback-failed', 'control', 'notified', 'not-notified')
      .drills) {
      expect(JSON.parse(JSON.stringify(each))).toStrictEqual(each);
    }
  });

  it('lets each phase end where the next begins, the last one with the last fact', () => {
    expect(drill.phases.map(({ name }) => name)).toEqual([
      ...['preflight', 'baseline', 'inject', 'hold', 'rollback', 'recovery', 'settle', 'verdict'],
    ]);
    drill.phases.slice(1).forEach(({ startedAt }, index) => expect(drill.phases[index]?.endedAt).toBe(startedAt));
    expect(drill.phases[0]?.startedAt).toBe('2026-11-23T12:00:00.000Z');
    expect(drill.phases.at(-1)?.endedAt).toBe('2026-11-23T12:00:24.000Z');
  });

  it('gives the outermost moments between which the fault was in place', () => {
    expect(drill.injectedAt).toBe('2026-11-23T12:00:05.000Z');
    expect(drill.rolledBackAt).toBe('2026-11-23T12:00:14.400Z');
    expect(drill.rollback).toEqual({ state: 'done', notes: [] });
  });

  it('says what became of the injection', () => {
    const injectionOf = (change: (facts: readonly Fact[]) => readonly Fact[]) => {
      const { facts, scenario, ...rest } = exampleDrill('passed');
      const changed = change(facts);
      return foldDrill({ ...rest, scenario, facts: changed, conclusions: judge(scenario, changed) }).injection;
    };
    const without = (facts: readonly Fact[]) => facts.filter(({ type }) => type !== 'injected');
    const failed: Fact = { type: 'injection-failed', atMs: exampleStartMs + 5_100, message: 'PUT answered 500' };
    expect(injectionOf((facts) => facts)).toEqual({ state: 'done' });
    expect(injectionOf((facts) => [...without(facts), failed])).toEqual({
      state: 'failed',
      message: 'PUT answered 500',
    });
    expect(injectionOf(without)).toEqual({ state: 'cut-short' });
    expect(injectionOf((facts) => without(facts).filter(({ type }) => type !== 'injection-sent'))).toBeUndefined();
    expect(foldDrill(exampleDrill('control'))).not.toHaveProperty('injection');
  });

  it('gives the latency with its bounds, what the monitor can do, and the stages on the way', () => {
    const { latencyMs, stagesMs } = expectation ?? {};
    expect(expectation).toMatchObject({ verdict: 'detected', outcome: 'passed', floorMs: 4_000, worstMs: 9_000 });
    expect(latencyMs?.earliest).toBeLessThanOrEqual(6_900);
    expect(latencyMs?.latest).toBeGreaterThanOrEqual(6_900);
    expect(stagesMs?.firing).toBe(latencyMs?.estimate);
    expect(stagesMs?.visible).toBeGreaterThan(stagesMs?.firing ?? Infinity);
  });

  it('gives who was told, when, and each stage up to there', () => {
    const [told] = foldDrill(exampleDrill('notified')).expectations;
    expect(told?.notified).toMatchObject({
      withinMs: 20_000,
      verdict: 'notified',
      outcome: 'passed',
      arrivedAt: '2026-11-23T12:00:15.200Z',
      toldReceiver: 'oncall',
      explanation: [],
    });
    const { pending, firing, visible, notified } = told?.stagesMs ?? {};
    expect(notified).toBe(told?.notified?.latencyMs?.estimate);
    expect([pending, firing, visible, notified]).toEqual(
      [pending, firing, visible, notified].toSorted((a, b) => Number(a) - Number(b)),
    );
    expect((firing ?? 0) - (pending ?? 0)).toBeGreaterThan(4_000);
    expect(told?.alert?.openedFrom).toBe('samples of ALERTS');
    expect(told?.resolved?.verdict).toBe('resolved');
  });

  it('gives why nobody was told apart from why nothing fired', () => {
    const untold = foldDrill(exampleDrill('not-notified'));
    const [expected] = untold.expectations;
    expect(untold.outcome).toBe('failed');
    expect(untold.reason).toContain('not-notified, receiver oncall was not told within 20 s');
    expect(expected).toMatchObject({ verdict: 'detected', outcome: 'passed', explanation: [] });
    expect(expected?.notified).toMatchObject({ receiver: 'oncall', explanation: [{ cause: 'silenced' }] });
    expect(expected?.notified?.arrivedAt).toBeUndefined();
    expect(expected?.stagesMs.notified).toBeUndefined();
  });

  it('takes the verdicts from the conclusions, and counts what is undecided as inconclusive', () => {
    const { scenario, facts, ...rest } = exampleDrill('passed');
    const early = facts.slice(0, 30);
    const cut = foldDrill({ ...rest, scenario, facts: early, conclusions: judge(scenario, early) });
    expect(cut.outcome).toBe('inconclusive');
    expect(cut.expectations[0]).toMatchObject({
      verdict: 'undecided',
      outcome: 'inconclusive',
      reason: 'the drill ended before this was decided',
    });
    expect(cut.reason).toBe('Shop p95 latency: undecided, the drill ended before this was decided');
  });

  it.each([
    ['passed', undefined],
    ['missed', 'Shop p95 latency: missed, no such alert within 15 s, nor by the end of the hold'],
    [
      'rollback-failed',
      'rollback failed: PUT http://127.0.0.1:18080/admin/route: connect ECONNREFUSED 127.0.0.1:18080',
    ],
    ['interrupted', 'Shop p95 latency: interrupted, SIGINT was received'],
  ] as const)('says of %s why it did not pass', (name, reason) => {
    expect(foldDrill(exampleDrill(name)).reason).toBe(reason);
  });

  it('adds what blocks a drill up to one reason, with the hint', () => {
    expect(foldDrill(exampleDrill('blocked')).expectations[0]?.reason).toBe(
      'the downtime "nightly backup" covers service shop until 12:30 (wait until it is over, or leave this service out of it)',
    );
  });

  it('names whom it was that blocks the drill for the others too', () => {
    const example = exampleDrill('blocked');
    const facts = example.facts.map((fact): Fact =>
      fact.type === 'blocked' ? { ...fact, reasons: [{ key: 'other', cause: 'gone', detail: 'there is none' }] } : fact,
    );
    const conclusions = judge(example.scenario, facts);
    const [expectation] = foldDrill({ ...example, facts, conclusions }).expectations;
    expect(expectation).toMatchObject({ verdict: 'blocked', reason: 'other: there is none' });
  });

  it('sums the windows of a load, counts one that grew once, and is silent on a load that nobody measured', () => {
    const example = exampleDrill('passed');
    const measured = (load: 'normal' | 'fault', fromMs: number, toMs: number): Fact => ({
      ...{ type: 'load-measured', atMs: toMs, fromMs, toMs, load, asked: toMs - fromMs, delivered: toMs - fromMs - 1 },
    });
    const facts = [
      measured('fault', 0, 10),
      measured('fault', 10, 30),
      measured('normal', 5, 15),
      measured('normal', 5, 25),
    ];
    const folded = foldDrill({ ...example, facts, loads: { fault: { requests: 60, failed: 5 } } });
    expect(folded.faultLoad).toEqual({ asked: 30, delivered: 28, requests: 60, failed: 5 });
    expect(folded.load).toEqual({ asked: 20, delivered: 19 });
    expect(foldDrill({ ...example, facts: [] }).load).toBeUndefined();
  });

  it('reports a control without a fault, and how long it was watched', () => {
    const control = foldDrill(exampleDrill('control'));
    expect(control).toMatchObject({ control: true, outcome: 'passed', rollback: { state: 'not-needed' } });
    expect(control.fault).toBeUndefined();
    expect(control.unexpected).toMatchObject({ policy: 'fail', verdict: 'quiet', watchedMs: 12_000 });
    expect(control.forbidden[0]).toMatchObject({ verdict: 'quiet', outcome: 'passed' });
  });

  it('names a monitor as the file does where preflight could not find it', () => {
    const { scenario, facts, ...rest } = exampleDrill('blocked');
    const unresolved = facts.filter(({ type }) => type !== 'monitor-resolved');
    const folded = foldDrill({ ...rest, scenario, facts: unresolved, conclusions: judge(scenario, unresolved) });
    expect(folded.expectations[0]?.monitor).toEqual({ name: 'Shop p95 latency' });
  });
});

describe('foldAlert', () => {
  const stamp = { earliest: exampleStartMs, latest: exampleStartMs + 1_000 };
  const alert: Alert = {
    provider: 'mackerel',
    id: '4Kx',
    monitor: { id: 'm', name: 'Latency' },
    target: { hostName: 'web-01' },
    openedAt: stamp,
    transitions: [{ severity: 'critical', at: stamp }],
  };

  it('maps the provider’s stamps to this machine’s clock, as wide as the offset is', () => {
    const { openedAt, transitions } = foldAlert(alert, { earliest: 60_000, latest: 60_200 });
    expect(openedAt).toEqual({ earliest: '2026-11-23T11:58:59.800Z', latest: '2026-11-23T11:59:01.000Z' });
    expect(transitions).toEqual([{ severity: 'critical', at: openedAt }]);
  });

  it('takes them as they are where no offset is known', () => {
    expect(foldAlert(alert, undefined).openedAt.earliest).toBe('2026-11-23T12:00:00.000Z');
  });
});

describe('foldLatency', () => {
  it('rounds outwards', () => {
    expect(foldLatency({ earliest: 10.9, latest: 12.1 })).toEqual({ estimate: 12, earliest: 10, latest: 13 });
  });
});

describe('foldReport', () => {
  it('has the outcome of the worst drill, and counts them all', () => {
    const { run, totals } = exampleReport('passed', 'control', 'missed', 'unreachable');
    expect(run.outcome).toBe('failed');
    expect(totals).toEqual({ passed: 2, failed: 1, inconclusive: 1, rollbackFailed: 0 });
    expect(exampleReport('missed', 'rollback-failed').run.outcome).toBe('rollback-failed');
  });

  it('proves nothing without a drill', () => {
    const report = foldReport({ toolVersion: '1', header: exampleHeader, finishedAtMs: exampleStartMs, drills: [] });
    expect(report.run).toMatchObject({ outcome: 'inconclusive', finishedAt: '2026-11-23T12:00:00.000Z' });
  });

  it.each([
    ['passed', 'inconclusive'],
    ['missed', 'failed'],
    ['rollback-failed', 'rollback-failed'],
  ] as const)('proves nothing where its environment was lost: a drill that %s makes the run %s', (drill, outcome) => {
    const { drills } = exampleReport(drill);
    const finished = { toolVersion: '1', header: exampleHeader, finishedAtMs: exampleStartMs, drills };
    const lost = 'the shop died (SIGKILL)';
    expect(foldReport({ ...finished, lost }).run).toMatchObject({ outcome, lost });
    expect(foldReport(finished).run).not.toHaveProperty('lost');
  });

  it('labels a drill by its scenario', () => {
    const drill = foldDrill({
      ...exampleDrill('missed'),
      scenario: exampleScenario({ name: 'other' }),
      gitRevision: 'abc',
    });
    expect(drill).toMatchObject({
      scenario: 'other',
      gitRevision: 'abc',
      owner: 'shop-team',
      scenarioHash: 'a1b2c3d4',
    });
  });
});
