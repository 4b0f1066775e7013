import type { Alert } from '../../../src/domain/alert';
import type { Expectation } from '../../../src/domain/scenario';
import { createRequestBudget, noLimits } from '../../../src/polling/requestBudget';
import type { Provider } from '../../../src/ports/provider';
import { mackerel } from '../../../src/providers/mackerel';
import { createSystemClock } from '../../../src/system/clock';
import { createHttp } from '../../../src/system/http';
import { eventually } from '../../support/eventually';
import { startWebhookReceiver, type WebhookReceiver } from '../../support/webhookReceiver';
import { apiKey, now, startedStandin, type StandinClient } from '../standin/standinClient';

/** The real stand-in sends to a real receiver, and the provider says beforehand whether it will, and afterwards why not. */
const expectation: Expectation = {
  key: 'k',
  provider: 'mackerel',
  monitor: { id: 'mon' },
  severity: 'critical',
  exact: false,
  on: { service: 'shop' },
  withinMs: 60_000,
  notified: { withinMs: 60_000, receiver: 'oncall' },
};
const monitor = {
  type: 'service',
  name: 'Errors',
  service: 'shop',
  metric: 'errors',
  operator: '>',
  duration: 1,
} as const;
const clock = createSystemClock();
const http = createHttp(clock);
afterAll(() => http.close());

let receiver: WebhookReceiver;
let standin: StandinClient;
beforeEach(async () => {
  receiver = await startWebhookReceiver();
  standin = await startedStandin({
    minuteMs: 50,
    settings: { channelSuspensionMs: 50, deliveryRetryMs: 50 },
    seed: {
      services: [{ name: 'shop' }],
      monitors: [{ ...monitor, id: 'mon', warning: 5, critical: 10 }],
      channels: [{ id: 'hook', type: 'webhook', name: 'drills', url: `${receiver.url}/oncall` }],
    },
  });
  await post(1);
});
afterEach(async () => {
  await standin.close();
  await receiver.close();
});

const newProvider = (): Provider =>
  mackerel.create(
    'mackerel',
    mackerel.settings.parse({ organization: 'alertdrill-standin', url: standin.url, apiKey }),
    { clock, http, budget: createRequestBudget(clock, noLimits), webhookUrl: receiver.url },
  );
const window = () => ({ fromMs: clock.now() - 60_000, toMs: clock.now() + 60_000, offsetMs: 0 });
const signal = new AbortController().signal;
/** By a provider that has read nothing yet. */
const blockers = async () =>
  (await newProvider().inspect(expectation, window(), signal)).blockers.map(({ cause }) => cause);
const why = async (alert: Alert) =>
  (await newProvider().explainNotification!(expectation, alert, window(), signal)).map(({ cause }) => cause);
const alerts = async () =>
  (await newProvider().poll({ sinceMs: window().fromMs, monitorIds: new Set(['mon']) }, signal)).alerts;
let postedAt = 0;
const post = async (value: number) => {
  postedAt = Math.max(now(), postedAt) + 1;
  const { status } = await standin.send('POST', '/services/shop/tsdb', [{ name: 'errors', time: postedAt, value }]);
  expect(status).toBe(200);
};
const change = async (method: 'PUT' | 'DELETE', path: string, body?: object) =>
  expect(await standin.send(method, path, body)).toMatchObject({ status: 200 });

it('an alert is known by the name that its notification has', async () => {
  expect(await blockers()).toEqual([]);
  await post(11);
  await eventually(() => expect(receiver.told('/oncall')).toEqual(['Errors critical']));
  const [alert] = await alerts();
  expect(alert?.notifiedAs).toBe(receiver.received[0]?.payload.alert.id);
  expect(await why(alert!)).toEqual(['no-evidence']);
});

it('a mute is in the way, and explains why nobody was told', async () => {
  await change('PUT', '/monitors/mon', { ...monitor, warning: 5, critical: 10, isMute: true });
  expect(await blockers()).toEqual(['muted']);
  await post(11);
  expect(await why((await alerts())[0]!)).toEqual(['muted']);
  await change('PUT', '/monitors/mon', { ...monitor, warning: 5, critical: 10 });
  await post(1);
  await eventually(() => expect(receiver.told('/oncall')).toEqual(['Errors ok']));
});

it('a channel that is removed in mid-way explains why nobody was told', async () => {
  expect(await blockers()).toEqual([]);
  await change('DELETE', '/channels/hook');
  await post(11);
  expect(await why((await alerts())[0]!)).toEqual(['not-routed']);
  expect(await blockers()).toEqual(['already-open', 'not-routed']);
});

it('a group that tells of critical alerts alone is no way for a warning', async () => {
  const { body } = await standin.get('/notification-groups');
  const [group] = (body as { notificationGroups: readonly [{ id: string }] }).notificationGroups;
  await change('PUT', `/notification-groups/${group.id}`, { ...group, notificationLevel: 'critical' });
  expect(await blockers()).toEqual([]);
  const warning: Expectation = { ...expectation, severity: 'warning', exact: true };
  const { blockers: found } = await newProvider().inspect(warning, window(), signal);
  expect(found).toMatchObject([{ cause: 'not-routed' }]);
});

it('a channel that gets suspended is in the way from then on', async () => {
  receiver.answer = 500;
  await post(11);
  await eventually(async () => expect(await why((await alerts())[0]!)).toEqual(['suspended']));
  await post(1);
  expect(await blockers()).toEqual(['suspended']);
});
