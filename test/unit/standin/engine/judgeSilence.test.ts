import { judgeConnectivity, isSystemMetric } from '../../../../src/standin/engine/judgeConnectivity';
import { judgeMissing } from '../../../../src/standin/engine/judgeMissing';
import type { ConnectivityMonitor } from '../../../../src/standin/engine/monitor';
import { minuteMs, minutely, noonMs, periods, serviceMonitor } from '../builders';

describe('interruption monitoring', () => {
  const monitor = serviceMonitor({ missingDurationWarning: 10, missingDurationCritical: 30 });
  const after = (ms: number) =>
    judgeMissing(monitor, { points: minutely(1), lastPostedAtMs: noonMs }, noonMs + ms, minuteMs)?.status;

  it.each([
    ['just before ten minutes', 10 * minuteMs - 1, undefined],
    ['at ten minutes', 10 * minuteMs, 'WARNING'],
    ['just before thirty', 30 * minuteMs - 1, 'WARNING'],
    ['at thirty', 30 * minuteMs, 'CRITICAL'],
  ])('judges silence %s', (_, silentMs, status) => {
    expect(after(silentMs)).toBe(status);
  });

  it('does not apply to a metric that was never posted, nor to a rule without such durations', () => {
    expect(judgeMissing(monitor, undefined, noonMs, minuteMs)).toBeUndefined();
    const ancient = { points: [], lastPostedAtMs: 0 };
    expect(judgeMissing(serviceMonitor(), ancient, noonMs, minuteMs)).toBeUndefined();
    expect(judgeMissing(monitor, ancient, noonMs, minuteMs)?.status).toBe('CRITICAL');
  });
});

describe('connectivity', () => {
  const monitor: ConnectivityMonitor = {
    id: 'connectivity',
    type: 'connectivity',
    name: 'connectivity',
    memo: '',
    isMute: false,
    scopes: [],
    excludeScopes: [],
    alertStatusOnGone: 'WARNING',
  };

  it.each([
    [10 * minuteMs - 1, 'OK'],
    [10 * minuteMs, 'WARNING'],
  ])('judges a silence of %d ms as %s', (silentMs, status) => {
    expect(judgeConnectivity(monitor, noonMs, noonMs + silentMs, periods)?.status).toBe(status);
  });

  it('does not cover hosts that never posted a system metric', () => {
    expect(judgeConnectivity(monitor, undefined, noonMs, periods)).toBeUndefined();
    expect([isSystemMetric('loadavg5'), isSystemMetric('custom.loadavg5')]).toEqual([true, false]);
  });
});
