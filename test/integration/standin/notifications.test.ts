import { eventually } from '../../support/eventually';
import { startWebhookReceiver, type WebhookReceiver } from '../../support/webhookReceiver';
import { apiKey, now, startedStandin, type StandinClient } from './standinClient';
import type { StandinOptions } from '../../../src/standin/main';

let receiver: WebhookReceiver;
let standin: StandinClient;
beforeEach(async () => {
  receiver = await startWebhookReceiver();
});
afterEach(async () => {
  await standin.close();
  await receiver.close();
});

const errors = { type: 'service', name: 'Errors', service: 'shop', metric: 'errors', operator: '>', duration: 1 };

async function startWith(options: Partial<StandinOptions> = {}) {
  standin = await startedStandin(options);
}
const create = async (path: string, body: object): Promise<string> => {
  const answer = await standin.send('POST', path, body);
  expect(answer).toMatchObject({ status: 200 });
  return (answer.body as { id: string }).id;
};
const createMonitor = (changes: object = {}) =>
  create('/monitors', { ...errors, warning: 5, critical: 10, ...changes });
/** A webhook that is told of everything, unless told otherwise. */
const createChannel = (path: string, changes: object = {}) =>
  create('/channels', { type: 'webhook', name: path, url: `${receiver.url}${path}`, events: ['alert'], ...changes });
const createGroup = (changes: object) =>
  create('/notification-groups', {
    name: 'group',
    notificationLevel: 'all',
    childNotificationGroupIds: [],
    childChannelIds: [],
    ...changes,
  });
/** Posts in a second that is yet to come, and later than the last one: it is judged however short a minute is. */
let postedAt = 0;
const post = async (value: number, name = 'errors') => {
  postedAt = Math.max(now(), postedAt) + 1;
  const { status } = await standin.send('POST', '/services/shop/tsdb', [{ name, time: postedAt, value }]);
  expect(status).toBe(200);
};
/** Waits until exactly this, and nothing else, has come to a path. */
const comesTo = (path: string, ...told: readonly string[]) =>
  eventually(() => expect(receiver.told(path)).toEqual(told));

describe('a notification', () => {
  it('comes for each change of an alert, as a webhook gets it', async () => {
    await startWith();
    await createChannel('/oncall');
    await createMonitor({ memo: 'call me' });
    await post(6);
    await comesTo('/oncall', 'Errors warning');
    const { body } = await standin.get('/alerts');
    const [alert] = (body as { alerts: [{ id: string; openedAt: number }] }).alerts;
    const [first] = receiver.received;
    expect(first).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/json' } });
    expect(first?.payload).toMatchObject({
      orgName: 'alertdrill-standin',
      type: 'service',
      message: 'errors 6 > 5',
      memo: 'call me',
      imageUrl: null,
      service: { name: 'shop' },
      alert: {
        id: alert.id,
        url: `${standin.url}/orgs/alertdrill-standin/alerts/${alert.id}`,
        openedAt: alert.openedAt,
        closedAt: null,
        isOpen: true,
        trigger: 'monitor',
      },
    });
    const createdAt = Number(first?.payload.alert['createdAt']);
    expect(Math.floor(createdAt / 1000)).toBe(alert.openedAt);
    await post(11);
    await post(12);
    await post(1);
    await comesTo('/oncall', 'Errors warning', 'Errors critical', 'Errors ok');
    expect(new Set(receiver.received.map(({ payload }) => payload.alert.id))).toEqual(new Set([alert.id]));
  });

  it('does not come for a muted monitor, whose alert opens all the same', async () => {
    await startWith();
    await createChannel('/oncall');
    const muted = await createMonitor({ name: 'Muted', isMute: true });
    await createMonitor({ name: 'Control' });
    await post(11);
    await post(1);
    await comesTo('/oncall', 'Control critical', 'Control ok');
    const { body } = await standin.get('/alerts?withClosed=true');
    expect((body as { alerts: { monitorId: string }[] }).alerts.map(({ monitorId }) => monitorId)).toContain(muted);
  });

  it('does not come for a host on standby', async () => {
    const hosts = (['working', 'standby'] as const).map((status) => ({ id: status, name: status, status }));
    await startWith({ seed: { hosts } });
    await createChannel('/oncall');
    const report = (hostId: string) => ({
      source: { type: 'host', hostId },
      name: `ping of ${hostId}`,
      status: 'CRITICAL',
      message: 'no answer',
      occurredAt: now(),
    });
    await standin.send('POST', '/monitoring/checks/report', { reports: [report('standby'), report('working')] });
    await comesTo('/oncall', 'ping of working critical');
    expect(receiver.received[0]?.payload).toMatchObject({ host: { name: 'working', status: 'working' } });
    expect((await standin.get('/alerts')).body).toMatchObject({
      alerts: [{ hostId: 'working' }, { hostId: 'standby' }],
    });
  });

  it('comes only from Critical on where a group asks for that', async () => {
    await startWith();
    await createMonitor();
    await createChannel('/all');
    const critical = await createChannel('/critical', { addToDefaultNotificationGroup: false });
    await createGroup({ notificationLevel: 'critical', services: [{ name: 'shop' }], childChannelIds: [critical] });
    for (const value of [6, 1, 6, 11, 1]) await post(value);
    await comesTo('/all', ...['warning', 'ok', 'warning', 'critical', 'ok'].map((status) => `Errors ${status}`));
    await comesTo('/critical', 'Errors critical', 'Errors ok');
  });

  it('comes to nobody else where a group has the monitor to itself', async () => {
    await startWith();
    const id = await createMonitor();
    await createMonitor({ name: 'Control' });
    await createChannel('/everybody');
    const alone = await createChannel('/alone', { addToDefaultNotificationGroup: false });
    await createGroup({ monitors: [{ id, skipDefault: true }], childChannelIds: [alone] });
    await post(11);
    await post(1);
    await comesTo('/alone', 'Errors critical', 'Errors ok');
    await comesTo('/everybody', 'Control critical', 'Control ok');
  });

  it('does not come to a channel that was removed meanwhile', async () => {
    await startWith();
    await createMonitor();
    const removed = await createChannel('/removed');
    await createChannel('/control');
    await post(6);
    await comesTo('/removed', 'Errors warning');
    expect(await standin.send('DELETE', `/channels/${removed}`)).toMatchObject({ status: 200 });
    await post(11);
    await comesTo('/control', 'Errors warning', 'Errors critical');
    await post(1);
    await comesTo('/control', 'Errors warning', 'Errors critical', 'Errors ok');
    expect(receiver.told('/removed')).toEqual(['Errors warning']);
  });

  it('comes again in the interval of its monitor, until the alert closes', async () => {
    await startWith({ minuteMs: 20 });
    await createChannel('/oncall');
    await createMonitor({ notificationInterval: 10 });
    await post(11);
    await eventually(() => expect(receiver.received.length).toBeGreaterThanOrEqual(3));
    await post(1);
    await eventually(() => expect(receiver.told('/oncall').at(-1)).toBe('Errors ok'));
    // Another monitor's alert is told of again and again: had ours been too, it would have come between.
    await createMonitor({ name: 'Control', metric: 'control', notificationInterval: 10 });
    await post(11, 'control');
    await eventually(() => expect(receiver.told('/oncall').slice(-3)).toEqual(Array(3).fill('Control critical')));
    const told = receiver.told('/oncall');
    expect(told.slice(0, told.indexOf('Control critical'))).toEqual([
      ...Array<string>(told.indexOf('Errors ok')).fill('Errors critical'),
      'Errors ok',
    ]);
    expect(told.lastIndexOf('Errors critical')).toBeLessThan(told.indexOf('Errors ok'));
    expect(new Set(receiver.received.map(({ payload }) => payload.alert.id)).size).toBe(2);
  });

  it('carries the credentials that stand in the URL', async () => {
    await startWith();
    await createChannel('/oncall', { url: receiver.url.replace('//', '//user:p4ss@') + '/oncall' });
    await createMonitor();
    await post(11);
    await comesTo('/oncall', 'Errors critical');
    const credentials = Buffer.from('user:p4ss').toString('base64');
    expect(receiver.received[0]?.headers.authorization).toBe(`Basic ${credentials}`);
    expect(JSON.stringify(receiver.received[0]?.headers)).not.toContain(apiKey);
  });
});

describe('a delivery that fails', () => {
  it.each([
    ['an error', 503],
    ['a redirect, which is not followed', 302],
    ['no answer in time', 'hang'],
  ] as const)('by %s is tried again', async (_, answer) => {
    await startWith({ minuteMs: 50, settings: { deliveryTimeoutMs: 200, deliveryRetryMs: 50 } });
    await createChannel('/oncall');
    await createMonitor();
    receiver.answer = answer;
    await post(11);
    await eventually(() => expect(receiver.received.length).toBeGreaterThan(0));
    receiver.answer = 200;
    await post(1);
    await eventually(() => expect(receiver.told('/oncall').at(-1)).toBe('Errors ok'));
    const [first, second] = receiver.received;
    expect(second).toEqual({ ...first, headers: expect.anything() as object });
    expect(receiver.told('/elsewhere')).toEqual([]);
  });

  it('for long suspends the channel: it is told of nothing until it was put right', async () => {
    await startWith({
      minuteMs: 50,
      settings: { channelSuspensionMs: 100, deliveryRetryMs: 50, deliveryAttempts: 10 },
    });
    const id = await createChannel('/oncall');
    const suspendedAt = async () =>
      ((await standin.get('/channels')).body as { channels: [{ suspendedAt: number | null }] }).channels[0].suspendedAt;
    await createMonitor();
    expect(await suspendedAt()).toBeNull();
    receiver.answer = 500;
    const before = now();
    await post(6);
    await eventually(async () => expect(await suspendedAt()).not.toBeNull());
    expect(await suspendedAt()).toBeGreaterThanOrEqual(before);
    expect(standin.log).toContainEqual(expect.stringContaining('/oncall is suspended'));

    receiver.answer = 200;
    const sentSoFar = receiver.told('/oncall').length;
    await createChannel('/control');
    await post(11);
    await comesTo('/control', 'Errors critical');
    expect(receiver.told('/oncall')).toHaveLength(sentSoFar);

    const channel = { type: 'webhook', name: 'right', url: `${receiver.url}/right`, events: ['alert'] };
    await standin.send('PUT', `/channels/${id}`, channel);
    expect(await suspendedAt()).toBeNull();
    await post(1);
    await comesTo('/right', 'Errors ok');
  });

  it('says nothing of the URL that it failed at', async () => {
    await startWith({ minuteMs: 50, settings: { channelSuspensionMs: 0 } });
    await createChannel('/secret-path', { name: 'hook', url: 'http://user:p4ss@127.0.0.1:1/secret-path' });
    await createMonitor();
    await post(11);
    await eventually(() => expect(standin.log.join()).toContain('hook is suspended'));
    expect(standin.log.join()).not.toMatch(/p4ss|secret-path/);
  });
});
