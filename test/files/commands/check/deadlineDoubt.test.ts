import { deadlineDoubt } from '../../../../src/commands/check/deadlineDoubt';
import type { ResolvedMonitor } from '../../../../src/domain/resolvedMonitor';
import { latencyBounds as boundsOfMackerel } from '../../../../src/providers/mackerel/floor';
import { monitorOf } from '../../../../src/providers/mackerel/monitor';
import { wireMonitor } from '../../../../src/providers/mackerel/schema';
import { latencyBounds as boundsOfPrometheus } from '../../../../src/providers/prometheus/floor';
import { storyExpectation, storyForbidden } from '../../../support/storyScenario';

type Bounds = Pick<ResolvedMonitor, 'floor' | 'worst'>;

const doubtOf = (withinMs: number, bounds: Bounds) => deadlineDoubt(storyExpectation({ withinMs }), bounds);

/** Scraped every 15 s, evaluated every 10 s. */
const ofRule = (forMs: number): Bounds => {
  const selector = { text: 'errors', rangeMs: 60_000, inAbsent: false };
  const feed = { selector, series: 1, ofMetric: 1, jobs: ['shop'], inputs: [], everyMs: 15_000, lagMs: 10_000 };
  return boundsOfPrometheus({ intervalMs: 10_000, forMs }, { expression: undefined, feeds: [feed] }, {});
};

const raw = {
  id: 'm1',
  type: 'service',
  service: 'shop',
  name: 'p95',
  metric: 'latency.p95',
  operator: '>',
  critical: 800,
  maxCheckAttempts: 2,
};

/** A service metric that is posted once a minute, of two points in a row. */
const ofMonitor: Bounds = boundsOfMackerel({
  monitor: monitorOf({ raw, known: wireMonitor.parse(raw) }),
  asked: { exact: false },
  hint: { normal: 80, faulted: 1_270 },
  observed: { normal: undefined, everyMs: undefined },
  byAgent: false,
  minuteMs: 60_000,
});

describe('the doubt of a deadline between floor and worst case', () => {
  it('names deadline, floor and worst case, what that is the sum of, and a deadline that is safe: Prometheus', () => {
    expect(doubtOf(60_000, ofRule(25_000))).toEqual([
      'within 60 s may be missed though all is well: this monitor takes 30 s to 135 s (scrape interval: 15 s + time-out of a scrape: 10 s + evaluation interval of 10 s x 2: 20 s + `for` of 25 s in evaluations every 10 s: 30 s + until the range of the expression is filled: 60 s); `within: 2m30s` is safe',
    ]);
  });

  it('the same of Mackerel', () => {
    expect(doubtOf(90_000, ofMonitor)).toEqual([
      'within 90 s may be missed though all is well: this monitor takes 60 s to 182 s (60 s post interval x (1 sample + 2 attempts - 1): 120 s + a first value gathered over half good times: 60 s + network and processing: 2 s); `within: 3m30s` is safe',
    ]);
  });

  it('has no word for a floor that is none, nor for what adds nothing', () => {
    expect(doubtOf(60_000, ofRule(0))).toEqual([
      expect.stringContaining('takes up to 105 s (scrape interval: 15 s + '),
    ]);
    expect(doubtOf(60_000, ofRule(0)).join()).not.toContain('for`');
    expect(doubtOf(60_000, { worst: { ms: 90_000, terms: ['all of it: 90 s'] } }).join()).toContain('up to 90 s (all');
  });

  it('is none from the worst case on, under the floor, of a forbidden alert, and where nothing is known', () => {
    expect(doubtOf(134_999, ofRule(25_000))).toHaveLength(1);
    expect(doubtOf(135_000, ofRule(25_000))).toEqual([]);
    expect(doubtOf(30_000, ofRule(25_000))).toHaveLength(1);
    // That is in the way by itself.
    expect(doubtOf(29_999, ofRule(25_000))).toEqual([]);
    expect(deadlineDoubt(storyForbidden(), ofRule(25_000))).toEqual([]);
    expect(doubtOf(1_000, {})).toEqual([]);
  });
});
