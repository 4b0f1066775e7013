import type { WebhookChannel } from '../../../../src/standin/engine/channel';
import type { ServiceMonitor } from '../../../../src/standin/engine/monitor';
import type { HostStatus } from '../../../../src/standin/engine/scope';
import { closeByHand } from '../../../../src/standin/monitoring/alertBook';
import { addChannel, deleteChannel } from '../../../../src/standin/monitoring/channels';
import { postCheckReport } from '../../../../src/standin/monitoring/checks';
import { postHostMetrics } from '../../../../src/standin/monitoring/hostMetrics';
import { registerHost } from '../../../../src/standin/monitoring/hosts';
import { addMonitor, deleteMonitor } from '../../../../src/standin/monitoring/monitors';
import { resendNotifications } from '../../../../src/standin/monitoring/notifications';
import { deleteService, retireHost } from '../../../../src/standin/monitoring/removals';
import { postServiceMetrics } from '../../../../src/standin/monitoring/serviceMetrics';
import { hostMonitor, minuteMs, serviceMonitor, standinOnClock } from '../builders';

type World = ReturnType<typeof standinOnClock>;

const channel = (id: string, changes: Partial<WebhookChannel> = {}): WebhookChannel => ({
  id,
  type: 'webhook',
  name: id,
  url: 'http://127.0.0.1/',
  events: ['alert'],
  enabledGraphImage: false,
  ...changes,
});

/** `id CRITICAL`: which channel was told of which status. */
const toldOf = ({ sent }: World) => sent.map(({ channelId, alert }) => `${channelId} ${alert.status}`);

const addGroup = ({ store }: World, members: { monitors?: string[]; services?: string[]; channels: string[] }) =>
  store.notificationGroups.put('group', {
    id: 'group',
    type: 'group',
    name: 'group',
    notificationLevel: 'all',
    childNotificationGroupIds: [],
    childChannelIds: members.channels,
    monitors: (members.monitors ?? []).map((id) => ({ id, skipDefault: false })),
    services: (members.services ?? []).map((name) => ({ name })),
  });

describe('an alert of a service metric', () => {
  function withMonitor(changes: Partial<ServiceMonitor> = {}) {
    const world = standinOnClock();
    const monitor = serviceMonitor(changes);
    addMonitor(world, monitor);
    addChannel(world.store, channel('all'), true);
    const post = (value: number) => {
      world.clock.advance(minuteMs);
      postServiceMetrics(world, 'shop', [{ name: 'errors', time: world.clock.nowMs() / 1000, value }]);
    };
    return { world, monitor, post };
  }

  it('is told of once for each change of its status: opened, escalated, closed', () => {
    const { world, post } = withMonitor();
    for (const value of [1, 6, 7, 11, 12, 1, 1]) post(value);
    expect(toldOf(world)).toEqual(['all WARNING', 'all CRITICAL', 'all OK']);
    expect(new Set(world.sent.map(({ alert }) => alert.id)).size).toBe(1);
  });

  it('tells what was true then, whatever comes later', () => {
    const { world, post } = withMonitor();
    post(6);
    post(11);
    expect(world.sent.map(({ alert }) => alert.value)).toEqual([6, 11]);
    expect(world.sent[0]).toMatchObject({ monitor: { name: 'Errors' }, service: { name: 'shop' } });
  });

  it.each<[string, object, boolean]>([
    ['its service', { serviceScopes: ['shop'] }, true],
    ['another service', { serviceScopes: ['mail'] }, false],
    ['a role, which it has none of', { roleScopes: ['shop:web'] }, false],
    ['its monitor', { monitorScopes: ['serviceMonitor'] }, true],
    ['its service and another monitor', { serviceScopes: ['shop'], monitorScopes: ['other'] }, false],
    ['all', {}, true],
  ])('is told of alone, or as one of an alert group of %s, by what the channel wants', (_, scopes, isGrouped) => {
    const { world, post } = withMonitor();
    addChannel(world.store, channel('groups', { events: ['alert', 'alertGroup'] }), true);
    const none = { serviceScopes: [], roleScopes: [], monitorScopes: [] };
    world.store.alertGroupSettings.put('g', { id: 'g', name: 'g', memo: '', ...none, ...scopes });
    for (const value of [11, 1]) post(value);
    const alone = isGrouped ? [] : ['groups CRITICAL', 'groups OK'];
    expect(toldOf(world).toSorted()).toEqual(['all CRITICAL', 'all OK', ...alone].toSorted());
  });

  it('is told of to channels that want alerts, and to none that wants other events alone', () => {
    const { world, post } = withMonitor();
    addChannel(world.store, channel('retirements', { events: ['hostRetire'] }), true);
    post(11);
    expect(toldOf(world)).toEqual(['all CRITICAL']);
  });

  it('opens and is told of to nobody while its monitor is muted', () => {
    const { world, monitor, post } = withMonitor({ isMute: true });
    post(11);
    expect(world.store.alerts.open()).toHaveLength(1);
    expect(world.sent).toEqual([]);
    world.store.monitors.put(monitor.id, { monitor: { ...monitor, isMute: false }, revision: 2 });
    post(1);
    expect(toldOf(world)).toEqual(['all OK']);
  });

  it('is told of to the group of its service', () => {
    const { world, post } = withMonitor();
    addChannel(world.store, channel('team'), false);
    post(11);
    addGroup(world, { services: ['shop'], channels: ['team'] });
    post(1);
    expect(toldOf(world)).toEqual(['all CRITICAL', 'all OK', 'team OK']);
  });

  it('is told of to nobody who was removed', () => {
    const { world, post } = withMonitor();
    post(6);
    deleteChannel(world.store, 'all');
    post(11);
    expect(toldOf(world)).toEqual(['all WARNING']);
    expect(world.store.notificationGroups.all().flatMap(({ childChannelIds }) => childChannelIds)).toEqual([]);
  });

  it('is told of when a person closes it', () => {
    const { world, post } = withMonitor();
    post(11);
    closeByHand(world, world.store.alerts.open()[0]!, 'enough');
    expect(world.sent.map(({ alert }) => alert.logs.at(-1)?.trigger)).toEqual(['monitoring', 'manual']);
  });

  it.each([
    ['monitor', 'monitorDelete', (world: World) => deleteMonitor(world, 'serviceMonitor')],
    ['service', 'serviceDelete', (world: World) => deleteService(world, world.store.services.get('shop')!)],
  ])('is told of when its %s is deleted, to the groups that it had', (_, trigger, remove) => {
    const { world, post } = withMonitor();
    addChannel(world.store, channel('team'), false);
    addGroup(world, { monitors: ['serviceMonitor'], channels: ['team'] });
    post(11);
    remove(world);
    expect(toldOf(world)).toEqual(['all CRITICAL', 'team CRITICAL', 'all OK', 'team OK']);
    expect(world.sent.at(-1)).toMatchObject({ monitor: { name: 'Errors' }, alert: { logs: [{}, { trigger }] } });
    expect(world.store.notificationGroups.get('group')).toMatchObject({ monitors: [], services: [] });
  });

  it('is told of again in its interval, and no more once it has closed', () => {
    const { world, post } = withMonitor({ notificationInterval: 10 });
    post(11);
    const minutesLater = (minutes: number) => {
      for (let minute = 0; minute < minutes; minute += 1) {
        world.clock.advance(minuteMs);
        resendNotifications(world);
      }
      return world.sent.length;
    };
    expect(minutesLater(9)).toBe(1);
    expect(minutesLater(1)).toBe(2);
    expect(minutesLater(9)).toBe(2);
    expect(minutesLater(1)).toBe(3);
    post(1);
    expect(minutesLater(30)).toBe(4);
    expect(toldOf(world)).toEqual(['all CRITICAL', 'all CRITICAL', 'all CRITICAL', 'all OK']);
  });

  it('is not told of again where its monitor has no interval', () => {
    const { world, post } = withMonitor();
    post(11);
    world.clock.advance(1000 * minuteMs);
    resendNotifications(world);
    expect(world.sent).toHaveLength(1);
  });
});

describe('an alert of a host', () => {
  function withHost(status: HostStatus, settings = {}) {
    const world = standinOnClock(settings);
    addMonitor(world, hostMonitor({ notificationInterval: 10 }));
    const description = { name: 'web-01', meta: {}, interfaces: [], memo: '', roleFullnames: ['shop:web'] };
    registerHost(world, description, { id: 'web', status });
    addChannel(world.store, channel('team'), false);
    addGroup(world, { services: ['shop'], channels: ['team'] });
    const post = (value: number) => {
      world.clock.advance(minuteMs);
      postHostMetrics(world, 'web', [{ name: 'custom.load', time: world.clock.nowMs() / 1000, value }]);
    };
    const become = (next: HostStatus) =>
      world.store.hosts.put('web', { ...world.store.hosts.get('web')!, status: next });
    return { world, post, become };
  }

  it('is told of to the groups of the services that the host belongs to', () => {
    const { world, post } = withHost('working');
    post(11);
    expect(toldOf(world)).toEqual(['team CRITICAL']);
    expect(world.sent[0]).toMatchObject({ host: { name: 'web-01' } });
  });

  it('opens and is told of to nobody while the host is on standby; afterwards the next change is', () => {
    const { world, post, become } = withHost('standby');
    post(6);
    expect(world.store.alerts.open()).toHaveLength(1);
    become('working');
    expect(world.sent).toEqual([]);
    post(11);
    expect(toldOf(world)).toEqual(['team CRITICAL']);
  });

  it('that opened on standby is told of when the interval has passed', () => {
    const { world, post, become } = withHost('standby');
    post(11);
    become('working');
    world.clock.advance(9 * minuteMs);
    resendNotifications(world);
    expect(world.sent).toEqual([]);
    world.clock.advance(minuteMs);
    resendNotifications(world);
    expect(toldOf(world)).toEqual(['team CRITICAL']);
  });

  it('is told of when the host is retired, unless that is set otherwise', () => {
    const retired = (settings = {}) => {
      const { world, post } = withHost('working', settings);
      post(11);
      retireHost(world, world.store.hosts.get('web')!);
      return toldOf(world);
    };
    expect(retired()).toEqual(['team CRITICAL', 'team OK']);
    expect(retired({ hostRetirement: 'not-notified' })).toEqual(['team CRITICAL']);
  });

  it('that a check raised is told of in the interval of the latest report', () => {
    const { world } = withHost('working');
    const report = (more: object) => {
      world.clock.advance(minuteMs);
      const occurredAt = world.clock.nowMs() / 1000;
      postCheckReport(world, 'web', 'ping', {
        status: 'CRITICAL',
        message: 'no answer',
        occurredAt,
        maxCheckAttempts: 1,
        ...more,
      });
    };
    report({});
    world.clock.advance(60 * minuteMs);
    resendNotifications(world);
    expect(toldOf(world)).toEqual(['team CRITICAL']);
    expect(world.sent[0]).toMatchObject({ monitor: { type: 'check', name: 'ping' }, host: { name: 'web-01' } });
    report({ notificationInterval: 10 });
    resendNotifications(world);
    expect(toldOf(world)).toEqual(['team CRITICAL', 'team CRITICAL']);
  });
});
