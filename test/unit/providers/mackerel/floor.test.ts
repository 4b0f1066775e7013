import type { LatencyFacts } from '../../../../src/providers/mackerel/bound';
import { latencyBounds } from '../../../../src/providers/mackerel/floor';
import { monitorOf } from '../../../../src/providers/mackerel/monitor';
import { wireMonitor } from '../../../../src/providers/mackerel/schema';

const monitor = (raw: object) => monitorOf({ raw: { ...raw }, known: wireMonitor.parse({ id: 'm', ...raw }) });

/** [floor, worst] in seconds. The expected figures are those of mackerel.md, with 2 s for network and processing. */
function bounds(raw: object, more: Partial<LatencyFacts> = {}) {
  const { floor, worst } = latencyBounds({
    monitor: monitor(raw),
    asked: { severity: 'critical', exact: false },
    hint: undefined,
    observed: { normal: undefined, everyMs: undefined },
    byAgent: false,
    minuteMs: 60_000,
    ...more,
  });
  return [floor && floor.ms / 1000, worst && worst.ms / 1000];
}

const service = { type: 'service', name: 's', service: 'shop', metric: 'p95', operator: '>', critical: 600 };
const host = { type: 'host', name: 'h', metric: 'loadavg5', operator: '>', critical: 8 };

describe('bounds of a metric that is posted directly', () => {
  it('are P(j+m-2) and P(j+m-1), one P for a value of mixed times, and processing', () => {
    expect(bounds(service)).toEqual([0, 60 + 60 + 2]);
    expect(bounds({ ...service, maxCheckAttempts: 3 })).toEqual([120, 180 + 60 + 2]);
  });

  it('get tighter by a hint: the samples that move the mean, at the interval of the posts', () => {
    const hint = { normal: 100, faulted: 900, everyMs: 10_000 };
    // The mean of 4 is above 600 with 3 bad ones: (100 + 3 x 900) / 4 = 700; with 2 it is 500.
    expect(bounds({ ...service, duration: 4 }, { hint })).toEqual([20, 30 + 10 + 2]);
    expect(bounds({ ...service, duration: 4 })).toEqual([0, 240 + 60 + 2]);
  });

  it('take what the hint leaves open from the last hour', () => {
    const observed = { normal: 100, everyMs: 30_000 };
    expect(bounds({ ...service, duration: 4 }, { observed, hint: { faulted: 900 } })).toEqual([60, 90 + 30 + 2]);
  });

  it('are of the threshold that is asked for', () => {
    const both = { ...service, warning: 300, duration: 4 };
    const hint = { normal: 100, faulted: 900, everyMs: 10_000 };
    expect(bounds(both, { hint, asked: { severity: 'warning', exact: false } })).toEqual([10, 20 + 10 + 2]);
    expect(bounds(both, { hint, asked: { exact: false } })).toEqual([10, 20 + 10 + 2]);
  });

  it('do not exist where the faulted value is not beyond the threshold', () => {
    const never = latencyBounds({
      monitor: monitor(service),
      asked: { exact: false },
      hint: { faulted: 600 },
      observed: { normal: 80, everyMs: undefined },
      byAgent: false,
      minuteMs: 60_000,
    });
    expect(never).toEqual({ intervalMs: 60_000, never: true });
  });

  it('shrink with the minute of a stand-in', () => {
    expect(bounds({ ...service, maxCheckAttempts: 2 }, { minuteMs: 2_000 })).toEqual([2, 4 + 2 + 2]);
  });

  it('of missing data are M minutes less one interval, and at most one scan more', () => {
    expect(bounds({ ...service, critical: null, missingDurationCritical: 10 })).toEqual([540, 600 + 60 + 2]);
    expect(bounds({ ...service, missingDurationCritical: 10 })).toEqual([0, 600 + 60 + 2]);
    // Who knows what value comes says that one comes; one that is no trouble leaves the interruption.
    const missing = { ...service, missingDurationCritical: 10 };
    expect(bounds(missing, { hint: { faulted: 900 } })).toEqual([0, 60 + 60 + 2]);
    expect(bounds(missing, { hint: { faulted: 1 } })).toEqual([540, 600 + 60 + 2]);
  });
});

describe("bounds of a host's metric by mackerel-agent", () => {
  it.each([
    [{ duration: 1, maxCheckAttempts: 1 }, [60, 181]],
    [{ duration: 1, maxCheckAttempts: 3 }, [180, 301]],
  ])('of a gauge are the documented defaults: %p', (rule, expected) => {
    expect(bounds({ ...host, ...rule }, { byAgent: true })).toEqual(expected);
  });

  it('of a gauge with N = 3 and two samples needed', () => {
    // (1 + 2 x 12) / 3 = 8.3 > 8
    expect(bounds({ ...host, duration: 3 }, { byAgent: true, hint: { normal: 1, faulted: 12 } })).toEqual([120, 241]);
  });

  it('of a value over a minute may come by up to a minute sooner', () => {
    const cpu = { ...host, metric: 'cpu%', critical: 80 };
    expect(bounds(cpu, { byAgent: true })).toEqual([0, 181]);
    // Reaches 80 % when three quarters of the minute are faulty: 20 + 0.75 x 80.
    expect(bounds(cpu, { byAgent: true, hint: { normal: 20, faulted: 100 } })).toEqual([45, 60 + 45 + 59 + 2]);
  });

  it.each([
    // (10 + 10 + 10 + x 90) / 3 = 80: 2 1/3 faulty minutes, so that a third of the first of three is enough.
    [{ duration: 3, critical: 80 }, [140, 180 + 20 + 59 + 2]],
    [{ duration: 2, critical: 60 }, [60 + 6.7, 120 + 6.7 + 59 + 2]],
    [{ duration: 3, critical: 40 }, [60, 120 + 59 + 2]],
    [{ duration: 3, critical: 37 }, [54, 60 + 54 + 59 + 2]],
  ])('of a mean over several of them need part of the first minute only: %p', (rule, [floor, worst]) => {
    const cpu = { ...host, metric: 'cpu%', ...rule };
    const [least, most] = bounds(cpu, { byAgent: true, hint: { normal: 10, faulted: 100 } });
    expect(least).toBeCloseTo(floor!, 0);
    expect(most).toBeCloseTo(worst!, 0);
  });

  it('keep real minutes whatever the stand-in does', () => {
    expect(bounds(host, { byAgent: true, minuteMs: 2_000 })).toEqual([60, 181]);
  });
});

describe('bounds of other monitors', () => {
  it('external: a minute an attempt, and the time-out of the check', () => {
    const external = { type: 'external', name: 'e', url: 'http://127.0.0.1' };
    expect(bounds(external)).toEqual([0, 60 + 15 + 2]);
    expect(bounds({ ...external, maxCheckAttempts: 3 })).toEqual([120, 180 + 15 + 2]);
    // Its time-out is longer than the minute: a check that hangs takes the place of others.
    expect(bounds({ ...external, maxCheckAttempts: 3 }, { minuteMs: 2_000 })).toEqual([4, 45 + 15 + 2]);
  });

  it('external with a response time: as fast as either, as slow as either', () => {
    const external = { type: 'external', name: 'e', service: 's', responseTimeCritical: 800, responseTimeDuration: 3 };
    expect(bounds(external)).toEqual([0, 180 + 15 + 2]);
    expect(
      bounds(
        { ...external, responseTimeCritical: null, responseTimeWarning: 500 },
        { asked: { severity: 'warning', exact: true } },
      ),
    ).toEqual([0, 180 + 15 + 2]);
    expect(bounds(external, { asked: { severity: 'warning', exact: true } })).toEqual([undefined, undefined]);
  });

  it('connectivity: ten minutes of silence, as assumed', () => {
    expect(bounds({ type: 'connectivity', name: 'c' })).toEqual([540, 662]);
  });

  it('expression and query: minutes backwards and their periods', () => {
    expect(bounds({ type: 'expression', name: 'x', operator: '>', critical: 1 })).toEqual([120, 482]);
    expect(bounds({ type: 'query', name: 'q', operator: '>', critical: 1 })).toEqual([0, 182]);
    expect(bounds({ type: 'query', name: 'q', operator: '>', critical: 1, evaluateBackwardMinutes: 5 })).toEqual([
      300, 422,
    ]);
  });

  it('check: an interval an attempt, a plugin that hangs, and the post of what stays the same', () => {
    const check = { type: 'check', name: 'ping' };
    expect(bounds(check, { hint: { everyMs: 60_000 } })).toEqual([0, 60 + 30 + 2]);
    expect(bounds(check, { hint: { everyMs: 300_000, attempts: 3 } })).toEqual([600, 900 + 30 + 60 + 2]);
    expect(bounds(check, { hint: { attempts: 3 } })).toEqual([undefined, undefined]);
  });

  it.each(['check', 'anomalyDetection', 'somethingNew'])('%s: not known', (type) => {
    expect(bounds({ type, name: 'x' })).toEqual([undefined, undefined]);
  });
});

describe('terms', () => {
  it('add up to the bound, in words', () => {
    const { floor, worst } = latencyBounds({
      monitor: monitor({ ...service, maxCheckAttempts: 2, duration: 2 }),
      asked: { exact: false },
      hint: { normal: 80, faulted: 1_270, everyMs: 2_000 },
      observed: { normal: undefined, everyMs: undefined },
      byAgent: false,
      minuteMs: 2_000,
    });
    expect(floor?.terms).toEqual(['2 s post interval x (1 sample + 2 attempts - 2): 2 s']);
    expect(worst?.terms).toEqual([
      '2 s post interval x (1 sample + 2 attempts - 1): 4 s',
      'a first value gathered over half good times: 2 s',
      'network and processing: 2 s',
    ]);
  });
});
