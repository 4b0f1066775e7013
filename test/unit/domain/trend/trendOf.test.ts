import { alarmLevels, defaultSignificance } from '../../../../src/domain/trend/alarmLevels';
import { configDifferences } from '../../../../src/domain/trend/configDifferences';
import type { TrendResult } from '../../../../src/domain/trend/expectationTrend';
import { trendOf } from '../../../../src/domain/trend/trendOf';
import { randomFrom } from '../../../../src/randomFrom';

const second = 1_000;

type Change = Partial<TrendResult> & { readonly addedMs?: number };

/** A night each: 60 to 120 s after the onset, of 240 s, and what is different. */
function nights(count: number, change: (night: number) => Change = () => ({})): readonly TrendResult[] {
  const random = randomFrom(1);
  return Array.from({ length: count }, (_, night) => {
    const { addedMs = 0, ...more } = change(night);
    const estimate = 60 * second * (1 + random()) + addedMs;
    return {
      run: `run-${night}`,
      at: atOf(night),
      verdict: 'detected',
      outcome: 'passed',
      latencyMs: { earliest: estimate - 500, estimate, latest: estimate + 500 },
      withinMs: 240 * second,
      floorMs: 60 * second,
      worstMs: 122 * second,
      monitorHash: 'old',
      scenarioHash: 's',
      ...more,
    };
  });
}

const atOf = (night: number) => new Date(Date.UTC(2026, 0, 1 + night)).toISOString();

const trend = (results: readonly TrendResult[], acceptedAt?: string) => {
  const found = trendOf(results, acceptedAt, {
    levels: alarmLevels(defaultSignificance),
    minEffectMs: (withinMs) => withinMs / 10,
    shiftsMs: () => [60 * second],
    random: randomFrom(1),
  });
  if (found === undefined) throw new Error('nothing was judged');
  return found;
};

const missed = ({ run, at, withinMs, monitorHash, scenarioHash }: TrendResult): TrendResult => ({
  ...{ run, at, withinMs, scenarioHash, ...(monitorHash !== undefined && { monitorHash }) },
  verdict: 'missed',
  outcome: 'failed',
});

describe('the trend of an expectation', () => {
  it('where nothing changes is steady, with its figures', () => {
    const found = trend(nights(60));
    expect(found).toMatchObject({ state: 'steady', judged: 60, passed: 60, inconclusive: 0, lacking: 0 });
    expect(found.latency.count).toBe(60);
    const { medianMs = 0, p95Ms = 0, spreadMs = 0 } = found.latency;
    expect(medianMs).toBeGreaterThan(80 * second);
    expect(p95Ms).toBeGreaterThan(medianMs + spreadMs / 2);
    expect(found.slower ?? found.faster ?? found.turned ?? found.suspect).toBeUndefined();
  });

  it('says when there are not enough runs, and how many more it takes', () => {
    expect(trend(nights(9))).toMatchObject({ state: 'too-few', lacking: 5 });
    expect(trend(nights(14))).toMatchObject({ state: 'steady', lacking: 0 });
  });

  it('says since when it is slower, by how much, and that the configuration changed just then', () => {
    const found = trend(nights(64, (night) => (night < 60 ? {} : { addedMs: 70 * second, monitorHash: 'new' })));
    expect(found.state).toBe('regressed');
    expect(found.slower).toMatchObject({
      shift: { at: atOf(60), run: 'run-60', after: atOf(59), foundAt: atOf(62), direction: 'slower' },
      before: { count: 60 },
      now: { count: 4 },
    });
    expect(found.slower?.byMs).toBeGreaterThan(40 * second);
    expect(found.slower?.pValue).toBeLessThan(0.001);
    expect(found.suspect).toEqual({ at: atOf(60), run: 'run-60', beforeHash: 'old', afterHash: 'new' });
  });

  it('suspects no change of configuration that came at another time', () => {
    const slower = (night: number) => (night < 60 ? 0 : 70 * second);
    const change = (from: number) => (night: number) => ({
      addedMs: slower(night),
      monitorHash: night < from ? 'old' : 'new',
    });
    expect(trend(nights(64, change(50))).suspect).toBeUndefined();
    expect(trend(nights(64, change(62))).suspect).toBeUndefined();
  });

  it('a verdict that turned is a regression at once, and none any more when it passes again', () => {
    const results = nights(32).map((result, night) => (night >= 30 ? missed(result) : result));
    expect(trend(results.slice(0, 31))).toMatchObject({
      state: 'regressed',
      turned: { at: atOf(30), run: 'run-30', verdict: 'missed', count: 1, after: atOf(29) },
    });
    expect(trend(results).turned).toMatchObject({ at: atOf(30), count: 2 });
    const again = [...results, ...nights(33).slice(32)];
    expect(trend(again)).toMatchObject({ state: 'steady', judged: 33, passed: 31 });
  });

  it('what never passed has not turned', () => {
    const found = trend(nights(20).map(missed));
    expect(found).toMatchObject({ state: 'steady', passed: 0, latency: { count: 20, missed: 20 } });
    expect(found.latency.medianMs).toBeUndefined();
    expect(found.turned).toBeUndefined();
  });

  it('inconclusive results never enter the baseline, nor end a row of failures', () => {
    const slow = { verdict: 'load-not-delivered', outcome: 'inconclusive', addedMs: 200 * second };
    const found = trend(nights(60, (night) => (night % 3 === 0 ? slow : {})));
    expect(found).toMatchObject({ state: 'steady', judged: 40, inconclusive: 20, latency: { count: 40 } });
    const failing = nights(20).map((result, night) =>
      night === 18 ? { ...result, ...slow } : night >= 17 ? missed(result) : result,
    );
    expect(trend(failing).turned).toMatchObject({ at: atOf(17), count: 2 });
  });

  it('a result above the worst case is said at once, by itself no regression', () => {
    const results = nights(20, (night) => (night === 19 ? { addedMs: 70 * second } : {}));
    expect(trend(results)).toMatchObject({ state: 'steady', isAboveWorst: true });
    expect(trend(results.slice(0, 19)).isAboveWorst).toBe(false);
  });

  it('is compared since the scenario is what it is', () => {
    const results = nights(60, (night) => (night < 40 ? { scenarioHash: 'before' } : { addedMs: 100 * second }));
    expect(trend(results)).toMatchObject({
      state: 'steady',
      judged: 20,
      baseline: { since: atOf(40), why: 'scenario-changed' },
    });
  });

  it('is compared since it was accepted, and says so', () => {
    const results = nights(90, (night) => (night < 60 ? {} : { addedMs: 70 * second }));
    expect(trend(results)).toMatchObject({ state: 'regressed', baseline: { since: atOf(0), why: 'first-run' } });
    expect(trend(results, atOf(59))).toMatchObject({
      state: 'steady',
      judged: 30,
      baseline: { since: atOf(60), why: 'accepted' },
    });
  });

  it('of nothing that was judged is none', () => {
    const blocked = nights(3).map((result) => ({ ...result, outcome: 'inconclusive', verdict: 'blocked' }));
    const terms = {
      levels: alarmLevels(defaultSignificance),
      minEffectMs: () => 0,
      shiftsMs: () => [],
      random: randomFrom(1),
    };
    expect(trendOf(blocked, undefined, terms)).toBeUndefined();
    expect(trendOf([], undefined, terms)).toBeUndefined();
    expect(trendOf(nights(3), atOf(9), terms)).toBeUndefined();
  });
});

describe('configurations', () => {
  it('differ where single values do, in order of their places', () => {
    const before = { duration: 1, scopes: ['shop'], labels: { team: 'a', tier: 1 }, memo: 'x' };
    const after = { duration: 3, scopes: ['shop', 'web'], labels: { team: 'b', tier: 1 }, muted: {} };
    expect(configDifferences(before, after)).toEqual([
      { path: 'duration', before: '1', after: '3' },
      { path: 'labels.team', before: '"a"', after: '"b"' },
      { path: 'memo', before: '"x"' },
      { path: 'muted', after: '{}' },
      { path: 'scopes[1]', after: '"web"' },
    ]);
    expect(configDifferences(before, before)).toEqual([]);
  });
});
