import type { Channel } from '../../../../src/standin/engine/channel';
import type { Settings } from '../../../../src/standin/engine/settings';
import { createDeliveries } from '../../../../src/standin/monitoring/deliveries';
import type { AlertNotification } from '../../../../src/standin/store/store';
import { alertOf, minuteMs, noon, serviceMonitor, standinOnClock } from '../builders';

const hook: Channel = {
  id: 'hook',
  type: 'webhook',
  name: 'Hook',
  url: 'http://127.0.0.1/',
  events: ['alert'],
  enabledGraphImage: false,
};
const about = (id: string): AlertNotification => ({ alert: alertOf({ id }), monitor: serviceMonitor() });

/** `answers`: what becomes of each attempt, in order; after the last one all are taken. */
function withChannel(
  answers: readonly ('taken' | 'refused')[] = [],
  settings: Partial<Settings> = {},
  lengthOfMinuteMs = minuteMs,
) {
  const world = standinOnClock({ deliveryRetryMs: minuteMs, ...settings }, lengthOfMinuteMs);
  world.store.channels.put(hook.id, hook);
  const attempts: string[] = [];
  const left = [...answers];
  const deliveries = createDeliveries(world, ({ name }, { alert }) => {
    attempts.push(`${name}: ${alert.id}`);
    return Promise.resolve({ failure: left.shift() === 'refused' ? 'the answer was 500' : undefined });
  });
  /** Lets what was answered be dealt with. */
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const pass = async (minutes: number) => {
    for (let minute = 0; minute < minutes; minute += 1) {
      await settled();
      world.clock.advance(minuteMs);
    }
    await settled();
  };
  return { world, deliveries, attempts, log: world.said, pass, channel: () => world.store.channels.get('hook') };
}

describe('a notification', () => {
  it('is sent at once, and once', async () => {
    const { deliveries, attempts, pass, world } = withChannel();
    deliveries.send('hook', about('a'));
    expect(attempts).toEqual(['Hook: a']);
    await pass(10);
    expect(attempts).toEqual(['Hook: a']);
    expect(world.clock.waiting()).toBe(0);
  });

  it('waits as long as the setting notificationDelayMs says', () => {
    const { deliveries, attempts, world } = withChannel([], { notificationDelayMs: 500 });
    deliveries.send('hook', about('a'));
    world.clock.advance(499);
    expect(attempts).toEqual([]);
    world.clock.advance(1);
    expect(attempts).toEqual(['Hook: a']);
  });

  it('is tried again after a pause until it is taken', async () => {
    const { deliveries, attempts, pass, channel } = withChannel(['refused', 'taken']);
    deliveries.send('hook', about('a'));
    await pass(0);
    expect(attempts).toHaveLength(1);
    expect(channel()).toHaveProperty('failingSinceMs', expect.any(Number));
    await pass(10);
    expect(attempts).toEqual(['Hook: a', 'Hook: a']);
    expect(channel()?.failingSinceMs).toBeUndefined();
  });

  it('is given up after so many attempts, and the next one goes its way', async () => {
    const { deliveries, attempts, pass } = withChannel(['refused', 'refused', 'refused'], { deliveryAttempts: 3 });
    deliveries.send('hook', about('a'));
    deliveries.send('hook', about('b'));
    await pass(10);
    expect(attempts).toEqual(['Hook: a', 'Hook: a', 'Hook: a', 'Hook: b']);
  });

  it('does not overtake one that is tried again', async () => {
    const { deliveries, attempts, pass } = withChannel(['refused']);
    deliveries.send('hook', about('a'));
    await pass(0);
    deliveries.send('hook', about('b'));
    await pass(0);
    expect(attempts).toEqual(['Hook: a']);
    await pass(1);
    expect(attempts).toEqual(['Hook: a', 'Hook: a', 'Hook: b']);
  });

  it('goes to webhooks alone', () => {
    const { deliveries, attempts, world } = withChannel();
    world.store.channels.put('mail', {
      id: 'mail',
      type: 'email',
      name: 'Mail',
      events: ['alert'],
      emails: [],
      userIds: [],
    });
    deliveries.send('mail', about('a'));
    deliveries.send('nobody', about('a'));
    expect(attempts).toEqual([]);
    deliveries.send('hook', about('a'));
    expect(attempts).toEqual(['Hook: a']);
  });

  it('is dropped when its channel is deleted while it waits', async () => {
    const { deliveries, attempts, pass, world } = withChannel(['refused']);
    deliveries.send('hook', about('a'));
    deliveries.send('hook', about('b'));
    await pass(0);
    world.store.channels.delete('hook');
    await pass(5);
    expect(attempts).toEqual(['Hook: a']);
    expect(world.store.channels.get('hook')).toBeUndefined();
  });

  it('is not sent any more once everything is stopped', async () => {
    const { deliveries, attempts, pass } = withChannel();
    deliveries.send('hook', about('a'));
    deliveries.send('hook', about('b'));
    deliveries.stop();
    await pass(5);
    expect(attempts).toEqual(['Hook: a']);
  });
});

describe('a channel that keeps failing', () => {
  const refused = Array.from({ length: 20 }, () => 'refused' as const);

  it('is suspended, gets nothing more, and that is said', async () => {
    const { deliveries, attempts, pass, channel, log } = withChannel(refused, {
      channelSuspensionMs: 4 * minuteMs,
      deliveryAttempts: 3,
    });
    deliveries.send('hook', about('a'));
    deliveries.send('hook', about('b'));
    deliveries.send('hook', about('c'));
    await pass(10);
    // a at the minutes 0, 1, 2; b at 2, 3 and 4, when the channel has been failing for long enough.
    expect(attempts).toEqual(['Hook: a', 'Hook: a', 'Hook: a', 'Hook: b', 'Hook: b', 'Hook: b']);
    expect(channel()?.suspendedAt).toBe(noon + 4 * 60);
    expect(log).toEqual([expect.stringMatching(/the channel Hook is suspended.*the answer was 500/)]);
    deliveries.send('hook', about('d'));
    await pass(1);
    expect(attempts).toHaveLength(6);
  });

  it('is given as long where minutes are compressed: who is told has a real clock', async () => {
    const { deliveries, attempts, pass, channel } = withChannel(refused, { channelSuspensionMs: 2 * minuteMs }, 2000);
    deliveries.send('hook', about('a'));
    await pass(1);
    expect([attempts.length, channel()?.suspendedAt]).toEqual([2, undefined]);
    await pass(1);
    expect([attempts.length, channel()?.suspendedAt]).toEqual([3, noon + 2 * 60]);
  });

  it('is told of what comes after its suspension has ended', async () => {
    const { deliveries, attempts, pass, world } = withChannel(['refused'], { channelSuspensionMs: 0 });
    deliveries.send('hook', about('a'));
    await pass(1);
    deliveries.send('hook', about('lost'));
    world.store.channels.put('hook', hook);
    deliveries.send('hook', about('b'));
    await pass(1);
    expect(attempts).toEqual(['Hook: a', 'Hook: b']);
  });
});
