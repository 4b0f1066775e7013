import { registerHost } from '../../../../src/standin/monitoring/hosts';
import { postHostMetrics } from '../../../../src/standin/monitoring/hostMetrics';
import { addMonitor, replaceMonitor } from '../../../../src/standin/monitoring/monitors';
import { scanConnectivity } from '../../../../src/standin/monitoring/connectivity';
import { resendNotifications } from '../../../../src/standin/monitoring/notifications';
import { retireHost } from '../../../../src/standin/monitoring/removals';
import type { ConnectivityMonitor } from '../../../../src/standin/engine/monitor';
import type { HostStatus } from '../../../../src/standin/engine/scope';
import type { Settings } from '../../../../src/standin/engine/settings';
import { hostMonitor, minuteMs, noon, standinOnClock } from '../builders';

function withHosts(settings: Partial<Settings> = {}) {
  const standin = standinOnClock(settings);
  const register = (id: string, roleFullnames: readonly string[] = []) =>
    registerHost(standin, { name: id, meta: {}, interfaces: [], memo: '', roleFullnames }, { id });
  register('web-1', ['shop:web']);
  register('web-2', ['shop:web']);
  register('db-1', ['shop:db']);
  return {
    standin,
    post: (hostId: string, value: number, name = 'custom.load', time = standin.clock.nowMs() / 1000) =>
      postHostMetrics(standin, hostId, [{ name, time, value }]),
    setStatus: (id: string, status: HostStatus) => {
      const host = standin.store.hosts.get(id);
      if (host) standin.store.hosts.put(id, { ...host, status });
    },
    openOn: () => standin.store.alerts.open().map(({ hostId }) => hostId),
  };
}

describe('posting host metrics', () => {
  it('opens one alert a host, and each recovers on its own', () => {
    const { standin, post, openOn } = withHosts();
    addMonitor(standin, hostMonitor());
    post('web-1', 11);
    post('web-2', 11);
    standin.clock.advance(minuteMs);
    post('web-1', 1);
    expect(openOn()).toEqual(['web-2']);
  });

  it('judges rules independently, even on the same metric', () => {
    const { standin, post } = withHosts();
    addMonitor(standin, hostMonitor({ id: 'a' }));
    addMonitor(standin, hostMonitor({ id: 'b', critical: 100 }));
    post('web-1', 11);
    expect(standin.store.alerts.open().map(({ monitorId, status }) => [monitorId, status])).toEqual([
      ['a', 'CRITICAL'],
      ['b', 'WARNING'],
    ]);
  });

  it('judges only hosts within the scope', () => {
    const { standin, post, openOn } = withHosts();
    addMonitor(standin, hostMonitor({ scopes: ['shop: web'] }));
    post('db-1', 11);
    expect(openOn()).toEqual([]);
    post('web-1', 11);
    expect(openOn()).toEqual(['web-1']);
  });

  it('judges nothing of a host in maintenance, whose open alert freezes until it is back', () => {
    const { standin, post, setStatus, openOn } = withHosts();
    addMonitor(standin, hostMonitor());
    setStatus('web-2', 'maintenance');
    post('web-1', 11);
    post('web-2', 11);
    expect(openOn()).toEqual(['web-1']);

    setStatus('web-1', 'poweroff');
    standin.clock.advance(minuteMs);
    post('web-1', 1);
    expect(openOn()).toEqual(['web-1']);

    setStatus('web-1', 'standby');
    standin.clock.advance(minuteMs);
    post('web-1', 1);
    expect(openOn()).toEqual([]);
  });

  it('does not judge points older than the newest one held', () => {
    const { standin, post, openOn } = withHosts();
    post('web-1', 1);
    addMonitor(standin, hostMonitor());
    post('web-1', 11, 'custom.load', noon - 60);
    expect(openOn()).toEqual([]);
    post('web-1', 11, 'custom.load', noon);
    expect(openOn()).toEqual(['web-1']);
  });

  it.each([
    ['last-wins', ['web-1']],
    ['first-wins', []],
  ] as const)('judges a point that replaces the newest one of its minute: %s', (withinGrain, open) => {
    const { standin, post, openOn } = withHosts({ withinGrain });
    addMonitor(standin, hostMonitor());
    post('web-1', 1, 'custom.load', noon + 30);
    post('web-1', 11, 'custom.load', noon + 10);
    expect(openOn()).toEqual(open);
  });

  it('judges a rate metric upon a post of what it is made of', () => {
    const { standin, post, openOn } = withHosts();
    addMonitor(standin, hostMonitor({ metric: 'cpu%', warning: 80, critical: 90 }));
    post('web-1', 5, 'cpu.user.percentage');
    expect(openOn()).toEqual([]);
    post('web-1', 5, 'cpu.idle.percentage');
    expect(openOn()).toEqual(['web-1']);
  });

  it.each([
    ['>', 'web-1'],
    ['<', 'web-2'],
  ] as const)('opens an alert where any one of the file systems is %s the threshold', (operator, hostId) => {
    const { standin, openOn } = withHosts();
    addMonitor(standin, hostMonitor({ metric: 'disk%', operator, warning: undefined, critical: 50 }));
    const time = standin.clock.nowMs() / 1000;
    const fileSystem = (name: string, used: number) => [
      { name: `filesystem.${name}.used`, time, value: used },
      { name: `filesystem.${name}.size`, time, value: 100 },
    ];
    postHostMetrics(standin, 'web-1', [...fileSystem('sda1', 50), ...fileSystem('sdb1', 51)]);
    postHostMetrics(standin, 'web-2', [...fileSystem('sda1', 49), ...fileSystem('sdb1', 50)]);
    expect(openOn()).toEqual([hostId]);
  });

  it('closes the alerts of a host that retires, and judges it no more', () => {
    const { standin, post, openOn } = withHosts();
    addMonitor(standin, hostMonitor());
    post('web-1', 11);
    post('web-2', 11);
    const host = standin.store.hosts.get('web-1');
    if (host) retireHost(standin, host);
    post('web-1', 11);
    expect(openOn()).toEqual(['web-2']);
    const closed = standin.store.alerts.latest({ monitorId: 'hostMonitor', hostId: 'web-1' });
    expect(closed?.logs.at(-1)?.trigger).toBe('hostRetire');
  });
});

describe('the evaluation delay', () => {
  const delayed = () => {
    const scene = withHosts({ evaluationDelayMs: 5000 });
    addMonitor(scene.standin, hostMonitor());
    scene.post('web-1', 11);
    return scene;
  };

  it('opens the alert that much later, at the time of the judgement', () => {
    const { standin, openOn } = delayed();
    standin.clock.advance(4999);
    expect(openOn()).toEqual([]);
    standin.clock.advance(1);
    expect(standin.store.alerts.open()[0]?.openedAt).toBe(noon + 5);
  });

  it('judges what was held when the post came, not what came since', () => {
    const { standin, post } = delayed();
    standin.clock.advance(3000);
    post('web-1', 1);
    standin.clock.advance(2000);
    expect(standin.store.alerts.open()).toHaveLength(1);
    standin.clock.advance(3000);
    expect(standin.store.alerts.newestFirst()[0]?.closedAt).toBe(noon + 8);
  });

  it('is nothing by default', () => {
    const { standin, post, openOn } = withHosts();
    addMonitor(standin, hostMonitor());
    post('web-1', 11);
    expect(openOn()).toEqual(['web-1']);
    expect(standin.clock.waiting()).toBe(0);
  });
});

describe('connectivity', () => {
  const silentFor = (minutes: number, metric: string) => {
    const scene = withHosts();
    addMonitor(scene.standin, {
      ...{ id: 'c', type: 'connectivity', name: 'connectivity', memo: '', isMute: false },
      ...{ scopes: ['shop: web'], excludeScopes: [], alertStatusOnGone: 'CRITICAL' },
    });
    for (const host of ['web-1', 'db-1']) scene.post(host, 1, metric);
    scene.standin.clock.advance(minutes * minuteMs);
    scanConnectivity(scene.standin);
    return scene;
  };

  it('opens for hosts in scope whose system metrics stopped', () => {
    expect(silentFor(10, 'loadavg5').openOn()).toEqual(['web-1']);
    expect(silentFor(9, 'loadavg5').openOn()).toEqual([]);
    expect(silentFor(10, 'custom.load').openOn()).toEqual([]);
  });

  it('closes with the next system metric, and only with that', () => {
    const { standin, post, openOn } = silentFor(10, 'loadavg5');
    post('web-1', 1, 'custom.load');
    scanConnectivity(standin);
    expect(openOn()).toEqual(['web-1']);
    post('web-1', 1, 'loadavg5');
    expect(openOn()).toEqual([]);
  });
});

describe('a change of the status that lost connectivity has', () => {
  const lost = (notificationInterval: number | undefined) => {
    const scene = withHosts();
    const monitor: ConnectivityMonitor = {
      ...{ id: 'c', type: 'connectivity', name: 'connectivity', memo: '', isMute: false, notificationInterval },
      ...{ scopes: ['shop: web'], excludeScopes: [], alertStatusOnGone: 'CRITICAL' },
    };
    addMonitor(scene.standin, monitor);
    scene.post('web-1', 1, 'loadavg5');
    scene.standin.clock.advance(10 * minuteMs);
    scanConnectivity(scene.standin);
    replaceMonitor(scene.standin, monitor, { ...monitor, alertStatusOnGone: 'WARNING' });
    const statusAfter = (minutes: number) => {
      scene.standin.clock.advance(minutes * minuteMs);
      scanConnectivity(scene.standin);
      resendNotifications(scene.standin);
      return scene.standin.store.alerts.open().map(({ status, logs }) => [status, logs.length]);
    };
    return statusAfter;
  };

  it('reaches an open alert when it is told of again', () => {
    const statusAfter = lost(10);
    expect(statusAfter(9)).toEqual([['CRITICAL', 1]]);
    expect(statusAfter(1)).toEqual([['WARNING', 2]]);
    expect(statusAfter(10)).toEqual([['WARNING', 2]]);
  });

  it('never does, where it is not', () => {
    expect(lost(undefined)(100)).toEqual([['CRITICAL', 1]]);
  });
});
