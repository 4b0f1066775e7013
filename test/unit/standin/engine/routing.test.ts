import type { NotificationGroup } from '../../../../src/standin/engine/notificationGroup';
import { channelIdsFor, passesLevel } from '../../../../src/standin/engine/routing';
import { alertOf, logOf } from '../builders';

const group = (id: string, changes: Partial<NotificationGroup> = {}): NotificationGroup => ({
  id,
  type: 'group',
  name: id,
  notificationLevel: 'all',
  childNotificationGroupIds: [],
  childChannelIds: [`channel of ${id}`],
  monitors: [],
  services: [],
  ...changes,
});
const everything = group('everything', { type: 'group-default' });
const latency = { monitorId: 'latency', services: ['shop'] };
const told = (groups: readonly NotificationGroup[], alert = alertOf(), route = latency) =>
  [...channelIdsFor(route, alert, groups)].map((id) => id.replace('channel of ', ''));

describe('the groups that a notification goes to', () => {
  it('are the default one, and those of its monitor or service', () => {
    const groups = [
      everything,
      group('monitor', { monitors: [{ id: 'latency', skipDefault: false }] }),
      group('service', { services: [{ name: 'shop' }] }),
      group('other monitor', { monitors: [{ id: 'errors', skipDefault: false }] }),
      group('other service', { services: [{ name: 'blog' }] }),
      group('nothing'),
    ];
    expect(told(groups)).toEqual(['everything', 'monitor', 'service']);
    expect(told(groups, alertOf(), { monitorId: 'none', services: [] })).toEqual(['everything']);
  });

  it('are none but the one that has the monitor to itself', () => {
    const groups = [
      everything,
      group('alone', { monitors: [{ id: 'latency', skipDefault: true }] }),
      group('monitor', { monitors: [{ id: 'latency', skipDefault: false }] }),
      group('service', { services: [{ name: 'shop' }] }),
    ];
    expect(told(groups)).toEqual(['alone']);
    expect(told(groups, alertOf(), { monitorId: 'errors', services: ['shop'] })).toEqual(['everything', 'service']);
  });

  it('pass it on to the groups below them, whatever those ask for', () => {
    const groups = [
      group('above', { services: [{ name: 'shop' }], childNotificationGroupIds: ['below'] }),
      group('below', { services: [{ name: 'blog' }], childNotificationGroupIds: ['far below'] }),
      group('far below'),
      group('beside'),
    ];
    expect(told(groups)).toEqual(['above', 'below', 'far below']);
  });

  it('tell a channel once, however many of them lead to it', () => {
    const shared = { services: [{ name: 'shop' }], childChannelIds: ['channel of all'] };
    expect(told([group('one', shared), group('two', shared)])).toEqual(['all']);
  });

  it('may form a circle', () => {
    const groups = [
      group('one', { services: [{ name: 'shop' }], childNotificationGroupIds: ['two'] }),
      group('two', { childNotificationGroupIds: ['one'] }),
    ];
    expect(told(groups)).toEqual(['one', 'two']);
  });

  it('let nothing through to those below that is under their own level', () => {
    const warning = alertOf({ status: 'WARNING', logs: [logOf('WARNING')] });
    const groups = [
      group('critical', {
        notificationLevel: 'critical',
        services: [{ name: 'shop' }],
        childNotificationGroupIds: ['a'],
      }),
      group('a'),
      group('all', { services: [{ name: 'shop' }], childNotificationGroupIds: ['b'] }),
      group('b', { notificationLevel: 'critical' }),
    ];
    expect(told(groups, warning)).toEqual(['all']);
    expect(told(groups)).toEqual(['critical', 'a', 'all', 'b']);
  });
});

describe('the level "critical"', () => {
  const critical = (...statuses: readonly ('OK' | 'WARNING' | 'CRITICAL' | 'UNKNOWN')[]) =>
    passesLevel('critical', alertOf({ status: statuses.at(-1)!, logs: statuses.map((status) => logOf(status)) }));

  it('lets through Critical and Unknown, and no Warning, not even one that was Critical', () => {
    expect(critical('CRITICAL')).toBe(true);
    expect(critical('UNKNOWN')).toBe(true);
    expect(critical('WARNING')).toBe(false);
    expect(critical('CRITICAL', 'WARNING')).toBe(false);
  });

  it('lets through the OK of an alert that had been so, and of no other', () => {
    expect(critical('WARNING', 'CRITICAL', 'WARNING', 'OK')).toBe(true);
    expect(critical('UNKNOWN', 'OK')).toBe(true);
    expect(critical('WARNING', 'OK')).toBe(false);
  });

  it('is the opposite of "all"', () => {
    expect(passesLevel('all', alertOf({ status: 'WARNING', logs: [logOf('WARNING')] }))).toBe(true);
  });
});
