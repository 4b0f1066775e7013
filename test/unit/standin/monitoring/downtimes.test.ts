import type { Downtime } from '../../../../src/standin/engine/downtime';
import type { Monitor, ServiceMonitor } from '../../../../src/standin/engine/monitor';
import { scanConnectivity } from '../../../../src/standin/monitoring/connectivity';
import { postHostMetrics } from '../../../../src/standin/monitoring/hostMetrics';
import { registerHost } from '../../../../src/standin/monitoring/hosts';
import { addMonitor, deleteMonitor } from '../../../../src/standin/monitoring/monitors';
import { resendNotifications } from '../../../../src/standin/monitoring/notifications';
import { postServiceMetrics, scanMissingMetrics } from '../../../../src/standin/monitoring/serviceMetrics';
import { minuteMs, noon, serviceMonitor, standinOnClock } from '../builders';

/** From five past noon for ten minutes. */
const downtime = (changes: Partial<Downtime> = {}): Downtime => ({
  ...{ id: 'downtime', name: 'Maintenance', memo: '', start: noon + 5 * 60, duration: 10 },
  ...{ serviceScopes: [], serviceExcludeScopes: [], roleScopes: [], roleExcludeScopes: [] },
  ...{ monitorScopes: [], monitorExcludeScopes: [] },
  ...changes,
});

function withDowntime(changes: Partial<Downtime> = {}, rule: Partial<ServiceMonitor> = {}) {
  const standin = standinOnClock();
  standin.store.downtimes.put('downtime', downtime(changes));
  addMonitor(standin, serviceMonitor(rule));
  return {
    standin,
    /** Moves to so many minutes past noon and posts a value there. */
    postAt: (minute: number, value: number) => {
      standin.clock.advance(noon * 1000 + minute * minuteMs - standin.clock.nowMs());
      postServiceMetrics(standin, 'shop', [{ name: 'errors', time: noon + minute * 60, value }]);
    },
    open: () => standin.store.alerts.open().map(({ status }) => status),
  };
}

describe('in a downtime', () => {
  it.each([
    ['before it', 4, 1],
    ['at its start', 5, 0],
    ['in its last minute', 14, 0],
    ['at its end', 15, 1],
  ])('no alert opens: a breach that begins %s opens %s', (_, minute, opened) => {
    const { postAt, open } = withDowntime();
    postAt(minute, 11);
    expect(open()).toHaveLength(opened);
  });

  it('a breach that begins, and goes on after it, opens nothing; the next one does', () => {
    const { postAt, open } = withDowntime();
    postAt(10, 11);
    postAt(16, 11);
    expect(open()).toEqual([]);
    postAt(17, 0);
    postAt(18, 11);
    expect(open()).toEqual(['CRITICAL']);
  });

  it('the first of three attempts begins the breach already', () => {
    const { postAt, open } = withDowntime({}, { maxCheckAttempts: 3 });
    for (const minute of [14, 15, 16, 17]) postAt(minute, 11);
    expect(open()).toEqual([]);
  });

  it('an alert that was open before goes on: it changes and closes', () => {
    const { postAt, open, standin } = withDowntime();
    postAt(4, 6);
    postAt(6, 11);
    expect(open()).toEqual(['CRITICAL']);
    postAt(7, 0);
    expect(open()).toEqual([]);
    expect(standin.store.alerts.newestFirst()[0]?.logs.map(({ status }) => status)).toEqual([
      'WARNING',
      'CRITICAL',
      'OK',
    ]);
  });

  it('metrics that stop coming are not told of, even after it; until they came and stopped again', () => {
    const { postAt, open, standin } = withDowntime({}, { missingDurationCritical: 10 });
    const scanAt = (minute: number) => {
      standin.clock.advance(noon * 1000 + minute * minuteMs - standin.clock.nowMs());
      scanMissingMetrics(standin);
    };
    postAt(0, 0);
    scanAt(12);
    scanAt(20);
    expect(open()).toEqual([]);
    postAt(21, 0);
    scanAt(31);
    expect(open()).toEqual(['CRITICAL']);
  });

  it('a post that breaches ends the silence all the same', () => {
    const { postAt, open, standin } = withDowntime({}, { missingDurationCritical: 10, maxCheckAttempts: 2 });
    postAt(0, 0);
    standin.clock.advance(12 * minuteMs);
    scanMissingMetrics(standin);
    postAt(16, 11);
    standin.clock.advance(10 * minuteMs);
    scanMissingMetrics(standin);
    expect(open()).toEqual(['CRITICAL']);
  });

  it('resending pauses', () => {
    const { postAt, standin } = withDowntime({ duration: 20 }, { notificationInterval: 10 });
    standin.store.channels.put('c', {
      ...{ id: 'c', type: 'webhook', name: 'c', events: ['alert'], url: 'http://127.0.0.1/', enabledGraphImage: false },
    });
    const [group] = standin.store.notificationGroups.all();
    if (group) standin.store.notificationGroups.put(group.id, { ...group, childChannelIds: ['c'] });
    postAt(0, 11);
    const resentAt = [1, 11, 24, 25].map((minute) => {
      standin.clock.advance(noon * 1000 + minute * minuteMs - standin.clock.nowMs());
      resendNotifications(standin);
      return standin.sent.length;
    });
    expect(resentAt).toEqual([1, 1, 1, 2]);
  });

  it('monitors outside its scopes go on', () => {
    const { postAt, open } = withDowntime({ monitorScopes: ['other'] });
    postAt(6, 11);
    expect(open()).toEqual(['CRITICAL']);
  });

  it('a monitor that is deleted takes its breach along', () => {
    const { postAt, standin } = withDowntime();
    postAt(6, 11);
    expect(standin.store.breachesInDowntime.all()).toHaveLength(1);
    deleteMonitor(standin, 'serviceMonitor');
    expect(standin.store.breachesInDowntime.all()).toEqual([]);
  });
});

describe('lost connectivity', () => {
  it.each([
    ['of the role', { roleScopes: ['shop:web'] }, [0, 1]],
    ['of another role', { roleScopes: ['shop:db'] }, [1, 1]],
  ])('in a downtime %s opens its alert after the end', (_, scopes, opened) => {
    const standin = standinOnClock();
    standin.store.downtimes.put('downtime', downtime({ ...scopes, duration: 10 }));
    registerHost(
      standin,
      { name: 'web', meta: {}, interfaces: [], memo: '', roleFullnames: ['shop:web'] },
      { id: 'web' },
    );
    const monitor: Monitor = {
      ...{ id: 'c', type: 'connectivity', name: 'connectivity', memo: '', isMute: false },
      ...{ scopes: [], excludeScopes: [], alertStatusOnGone: 'CRITICAL' },
    };
    addMonitor(standin, monitor);
    postHostMetrics(standin, 'web', [{ name: 'loadavg5', time: noon, value: 1 }]);
    const openAt = [12, 15].map((minute) => {
      standin.clock.advance(noon * 1000 + minute * minuteMs - standin.clock.nowMs());
      scanConnectivity(standin);
      return standin.store.alerts.open().length;
    });
    expect(openAt).toEqual(opened);
  });
});
