import { closeByHand } from '../../../../src/standin/monitoring/alertBook';
import { addMonitor, deleteMonitor, replaceMonitor } from '../../../../src/standin/monitoring/monitors';
import { deleteService } from '../../../../src/standin/monitoring/removals';
import { postServiceMetrics, scanMissingMetrics } from '../../../../src/standin/monitoring/serviceMetrics';
import type { ServiceMonitor } from '../../../../src/standin/engine/monitor';
import type { Settings } from '../../../../src/standin/engine/settings';
import { minuteMs, serviceMonitor, standinOnClock } from '../builders';

function withMonitor(changes: Partial<ServiceMonitor> = {}, settings: Partial<Settings> = {}) {
  const standin = standinOnClock(settings);
  const monitor = serviceMonitor(changes);
  addMonitor(standin, monitor);
  return {
    standin,
    monitor,
    /** Posts a value, a minute after the last one. */
    post: (...values: readonly number[]) => {
      for (const value of values) {
        standin.clock.advance(minuteMs);
        postServiceMetrics(standin, 'shop', [{ name: 'errors', time: standin.clock.nowMs() / 1000, value }]);
      }
    },
    statuses: () => standin.store.alerts.newestFirst().map(({ status }) => status),
    lastTrigger: () => standin.store.alerts.newestFirst()[0]?.logs.at(-1)?.trigger,
  };
}

describe('posting service metrics', () => {
  it('opens one alert for the rule, follows it and closes it', () => {
    const { standin, post, statuses } = withMonitor();
    post(1);
    expect(statuses()).toEqual([]);
    post(6, 11);
    expect(statuses()).toEqual(['CRITICAL']);
    post(1);
    expect(statuses()).toEqual(['OK']);
    expect(standin.store.alerts.newestFirst()[0]?.hostId).toBeUndefined();
  });

  it('judges a batch once, at its newest point', () => {
    const { standin, statuses } = withMonitor({ maxCheckAttempts: 3 });
    const batch = (...values: readonly number[]) => {
      standin.clock.advance(5 * minuteMs);
      const now = standin.clock.nowMs() / 1000;
      const points = values.map((value, index) => ({
        name: 'errors',
        time: now - 60 * (values.length - 1 - index),
        value,
      }));
      postServiceMetrics(standin, 'shop', points);
    };
    batch(11, 11, 11, 0);
    expect(statuses()).toEqual([]);
    batch(11, 11, 11);
    expect(statuses()).toEqual(['CRITICAL']);
  });

  it('does nothing to monitors of another metric or service', () => {
    const { standin, post, statuses } = withMonitor();
    const time = standin.clock.nowMs() / 1000;
    postServiceMetrics(standin, 'shop', [{ name: 'other', time, value: 99 }]);
    postServiceMetrics(standin, 'blog', [{ name: 'errors', time, value: 99 }]);
    expect(statuses()).toEqual([]);
    post(99);
    expect(statuses()).toEqual(['CRITICAL']);
  });

  it('opens alerts of a muted rule like any other: mute is about notifications', () => {
    const { post, statuses } = withMonitor({ isMute: true });
    post(11);
    expect(statuses()).toEqual(['CRITICAL']);
  });
});

describe('a service metric that stops coming', () => {
  const silent = (minutes: number) => {
    const scene = withMonitor({ missingDurationWarning: 10, missingDurationCritical: 20, maxCheckAttempts: 2 });
    scene.post(1);
    scene.standin.clock.advance(minutes * minuteMs);
    scanMissingMetrics(scene.standin);
    return scene;
  };

  it('opens and raises an alert', () => {
    expect(silent(9).statuses()).toEqual([]);
    const { standin, statuses } = silent(10);
    expect(statuses()).toEqual(['WARNING']);
    standin.clock.advance(10 * minuteMs);
    scanMissingMetrics(standin);
    expect(statuses()).toEqual(['CRITICAL']);
  });

  it('closes it with the next post, even one that can not be judged', () => {
    const { standin, post, statuses } = silent(10);
    postServiceMetrics(standin, 'shop', [{ name: 'other', time: standin.clock.nowMs() / 1000, value: 1 }]);
    expect(statuses()).toEqual(['WARNING']);
    post(11);
    expect(statuses()).toEqual(['OK']);

    const late = silent(30);
    const anHourAgo = late.standin.clock.nowMs() / 1000 - 3600;
    postServiceMetrics(late.standin, 'shop', [{ name: 'errors', time: anHourAgo, value: 11 }]);
    expect(late.statuses()).toEqual(['OK']);
  });
});

describe('an edit of a monitor', () => {
  it('judges nothing by itself', () => {
    const { standin, monitor, post, statuses } = withMonitor({ warning: undefined });
    post(6);
    replaceMonitor(standin, monitor, { ...monitor, warning: 5 });
    expect(statuses()).toEqual([]);
    post(6);
    expect(statuses()).toEqual(['WARNING']);
  });

  it('of thresholds leaves an open alert open until it is closed by hand', () => {
    const { standin, monitor, post, statuses } = withMonitor();
    post(11);
    replaceMonitor(standin, monitor, { ...monitor, critical: 100, warning: 50 });
    post(1);
    expect(statuses()).toEqual(['CRITICAL']);
    const [open] = standin.store.alerts.open();
    if (open) closeByHand(standin, open, 'edited');
    post(51);
    expect(statuses()).toEqual(['WARNING', 'OK']);
  });

  it('of thresholds lets the next data decide, where so set', () => {
    const { standin, monitor, post, statuses } = withMonitor({}, { afterThresholdEdit: 'judged-at-next-data' });
    post(11);
    replaceMonitor(standin, monitor, { ...monitor, critical: 100, warning: 50 });
    expect(statuses()).toEqual(['CRITICAL']);
    post(1);
    expect(statuses()).toEqual(['OK']);
  });

  it('of anything else does not hold the alert', () => {
    const { standin, monitor, post, statuses } = withMonitor();
    post(11);
    replaceMonitor(standin, monitor, { ...monitor, isMute: true, name: 'new' });
    post(1);
    expect(statuses()).toEqual(['OK']);
  });
});

describe('the end of a rule', () => {
  it('closes its alert when it is deleted', () => {
    const { standin, monitor, post, statuses, lastTrigger } = withMonitor();
    post(11);
    deleteMonitor(standin, monitor.id);
    expect([statuses(), lastTrigger()]).toEqual([['OK'], 'monitorDelete']);
    post(11);
    expect(statuses()).toEqual(['OK']);
  });

  it('comes with its service', () => {
    const { standin, post, lastTrigger } = withMonitor();
    post(11);
    const shop = standin.store.services.get('shop');
    if (shop) deleteService(standin, shop);
    expect(lastTrigger()).toBe('serviceDelete');
    expect(standin.store.monitors.all()).toEqual([]);
    expect(standin.store.metrics.names('service:shop')).toEqual([]);
  });
});

describe('a metric that comes again after it had stopped', () => {
  const interrupted = (interruptionEnds: Settings['interruptionEnds']) => {
    const scene = withMonitor({ missingDurationWarning: 10 }, { interruptionEnds });
    scene.post(1);
    scene.standin.clock.advance(10 * minuteMs);
    scanMissingMetrics(scene.standin);
    expect(scene.statuses()).toEqual(['WARNING']);
    return scene;
  };

  it('closes its alert with the post', () => {
    const { post, statuses } = interrupted('at-next-post');
    post(1);
    expect(statuses()).toEqual(['OK']);
  });

  it('closes it with the scan after it, where that is assumed', () => {
    const { standin, post, statuses } = interrupted('at-next-scan');
    post(1);
    expect(statuses()).toEqual(['WARNING']);
    scanMissingMetrics(standin);
    expect(statuses()).toEqual(['OK']);
  });

  it('raises it with the post, where its value is worse, whatever is assumed', () => {
    const { post, statuses } = interrupted('at-next-scan');
    post(11);
    expect(statuses()).toEqual(['CRITICAL']);
  });
});
