import { createServer, type Server } from 'node:http';
import type { Expectation } from '../../../src/domain/scenario';
import { eventually } from '../../support/eventually';
import { askPrometheus, expecting, type AskedProvider } from '../../support/prometheusProvider';
import { describeWithServers, startPrometheusStack, type PrometheusStack } from '../../support/prometheusStack';
import { listen } from '../../support/rawServer';

// Evaluations and scrapes take place once a second.
jest.setTimeout(60_000);

const names = ['Told', 'Silenced', 'Inhibited', 'Elsewhere', 'Slow', 'Unheard', 'First', 'Joins', 'Lone', 'Apart'];
const rules = `
groups:
  - name: shop
    rules:
      - { alert: Network, expr: shop_network > 5 }
${names.map((name) => `      - { alert: ${name}, expr: shop_${name.toLowerCase()} > 5, labels: { name: ${name} } }`).join('\n')}
`;

const notified = (name: string, more: Partial<Expectation> = {}) =>
  expecting(name, { notified: { withinMs: 60_000, receiver: 'oncall' }, ...more });

/** What a notification says of its alerts. */
interface Told {
  readonly receiver: string;
  readonly alerts: readonly { readonly fingerprint: string; readonly labels: Readonly<Record<string, string>> }[];
}

describeWithServers('Who is told of alerts by a real Alertmanager', () => {
  let stack: PrometheusStack;
  let asked: AskedProvider;
  let receiver: Server;
  let sinceMs: number;
  const told: Told[] = [];

  beforeAll(async () => {
    receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        told.push(JSON.parse(body) as Told);
        response.end();
      });
    });
    const url = `http://127.0.0.1:${await listen(receiver)}`;
    webhookUrl = url;
    const samples = Object.fromEntries(
      ['network', ...names.map((name) => name.toLowerCase())].map((name) => [`shop_${name}`, 0]),
    );
    stack = await startPrometheusStack({
      rules,
      samples,
      externalLabels: '{ cluster: eu }',
      inhibitRules: `[{ source_matchers: ['alertname="Network"'], target_matchers: ['name="Inhibited"'], equal: [cluster] }]`,
      routes: [
        `{ receiver: other, matchers: ['name="Elsewhere"'] }`,
        `{ receiver: slow, matchers: ['name="Slow"'], group_wait: 40s }`,
        `{ receiver: oncall, matchers: ['name=~"First|Joins"'], group_by: [cluster], group_interval: 40s }`,
        `{ receiver: oncall, matchers: ['name=~"Lone|Apart"'], group_by: ['...'], group_interval: 40s }`,
        `{ receiver: oncall, matchers: ['cluster="eu"', 'name!=""'] }`,
      ],
      receivers: ['oncall', 'slow']
        .map((name) => `{ name: ${name}, webhook_configs: [{ url: '${url}/${name}' }] }`)
        .concat(`{ name: other, webhook_configs: [{ url: 'http://127.0.0.1:1/s3cret' }] }`),
    });
    await stack.evaluated();
    await stack.until('shop_told', 'some');
  });
  let webhookUrl: string;
  afterAll(async () => {
    await stack.stop();
    await new Promise((resolve) => receiver.close(resolve));
  });
  beforeEach(() => {
    asked = askPrometheus({ url: stack.prometheusUrl, alertmanager: stack.alertmanagerUrl }, webhookUrl);
    sinceMs = asked.nowMs();
  });
  afterEach(() => asked.close());

  const firing = async (name: string) => {
    stack.set(`shop_${name.toLowerCase()}`, 9);
    const [alert] = await asked.alertsOf(`shop/${name}`, sinceMs, ([first]) => first?.notifiedAs !== undefined);
    return alert!;
  };
  const over = async (name: string) => {
    stack.set(`shop_${name.toLowerCase()}`, 0);
    await asked.alertsOf(`shop/${name}`, sinceMs, (all) => all.every(({ closedAt }) => closedAt !== undefined));
  };

  it('knows an alert by what its notification calls it, external labels included', async () => {
    expect((await asked.inspect(notified('Told'))).blockers).toEqual([]);
    const alert = await firing('Told');
    const ofIt = () => told.find((each) => each.alerts.some(({ labels }) => labels['alertname'] === 'Told'));
    await eventually(() => expect(ofIt()).toBeDefined());
    const { alerts, receiver: name } = ofIt()!;
    expect(alerts[0]).toMatchObject({ fingerprint: alert.notifiedAs, labels: { cluster: 'eu' } });
    expect(alert.target.labels).toEqual(alerts[0]!.labels);
    expect(name).toBe('oncall');
    await over('Told');
  });

  it('is stopped by a silence where somebody has to be told, and says afterwards whose it was', async () => {
    const matchers = [{ name: 'name', value: 'Silenced', isRegex: false, isEqual: true }];
    await stack.silence(matchers, { createdBy: 'alice', comment: 'moving the racks' });
    expect((await asked.inspect(notified('Silenced'))).blockers).toMatchObject([
      { cause: 'silenced', detail: expect.stringContaining('are silenced by alice until') as string },
    ]);
    expect(await asked.inspect(expecting('Silenced'))).toMatchObject({
      blockers: [],
      notes: [expect.stringContaining('are silenced by alice') as string],
    });
    const alert = await firing('Silenced');
    await over('Silenced');
    expect(await asked.explainNotification(notified('Silenced'), alert, sinceMs)).toEqual([
      expect.stringMatching(
        /^silenced: silenced by alice until \d.*\(moving the racks\): name="Silenced" \(silence [0-9a-f-]{36}\)$/,
      ),
    ]);
  });

  it('is stopped by an inhibition, and says afterwards by which alert', async () => {
    expect((await asked.inspect(notified('Inhibited'))).blockers).toEqual([]);
    const network = await firing('Network');
    expect((await asked.inspect(notified('Inhibited'))).blockers).toMatchObject([
      {
        cause: 'inhibited',
        detail: `alerts of Inhibited are inhibited by Network (${network.notifiedAs!}), which is active`,
      },
    ]);
    const alert = await firing('Inhibited');
    await eventually(async () => {
      await asked.poll(sinceMs);
      expect(await asked.explainNotification(notified('Inhibited'), alert, sinceMs)).toContainEqual(
        expect.stringMatching(new RegExp(`^inhibited: inhibited by Network \\(${network.notifiedAs!}\\)`)),
      );
    });
    await over('Inhibited');
    await over('Network');
  });

  it('is stopped by a route to somebody else, and says so afterwards without the path of a webhook', async () => {
    expect((await asked.inspect(notified('Elsewhere'))).blockers).toMatchObject([
      { cause: 'not-routed', detail: 'alerts of Elsewhere are routed to other, and not to oncall' },
    ]);
    const anybody = notified('Elsewhere', { notified: { withinMs: 60_000 } });
    expect((await asked.inspect(anybody)).blockers).toMatchObject([
      { cause: 'not-routed', detail: 'alerts of Elsewhere are routed to other, which does not tell alertdrill' },
    ]);
    const alert = await firing('Elsewhere');
    expect(await asked.explainNotification(notified('Elsewhere'), alert, sinceMs)).toEqual([
      'not-routed: routed to other, and not to oncall',
    ]);
    expect(await asked.explainNotification(anybody, alert, sinceMs)).toEqual([
      'not-routed: routed to other, whose webhook leads to 127.0.0.1:1, and not to alertdrill',
    ]);
    await over('Elsewhere');
  });

  it('says that the group waits', async () => {
    const slow = notified('Slow', { notified: { withinMs: 60_000, receiver: 'slow' } });
    expect((await asked.inspect(slow)).blockers).toEqual([]);
    const alert = await firing('Slow');
    expect(await asked.explainNotification(slow, alert, sinceMs)).toEqual([
      expect.stringMatching(/^group-wait: the route to slow waits 40 s .*\(group_wait\); it had fired for .* by then$/),
    ]);
    await over('Slow');
  });

  it('says before and afterwards that a group which was told of before takes its time, unless each alert is its own', async () => {
    const isTold = (name: string) => told.some(({ alerts }) => alerts.some(({ labels }) => labels['name'] === name));
    const inTime = { notified: { withinMs: 40_000, receiver: 'oncall' } };
    const { notes, monitor } = await asked.inspect(notified('Joins', inTime));
    expect(notes).toEqual([
      expect.stringMatching(
        /^notified within 40 s may be missed where other alerts of its group were told of before: .* takes up to .* group_interval: 40 s\); `group_by/,
      ),
    ]);
    expect(notes[0]).toContain(`takes up to ${(monitor?.worst?.ms ?? NaN) / 1000 + 40} s (`);
    expect((await asked.inspect(notified('Apart', inTime))).notes).toEqual([]);

    await firing('First');
    await firing('Lone');
    await eventually(() => expect([isTold('First'), isTold('Lone')]).toEqual([true, true]));
    const joins = await firing('Joins');
    await firing('Apart');
    await eventually(() => expect(isTold('Apart')).toBe(true));
    // It fired before that one did.
    expect(isTold('Joins')).toBe(false);
    expect(await asked.explainNotification(notified('Joins', inTime), joins, sinceMs)).toEqual([
      expect.stringMatching(
        /^group-wait: where its group was told of before, the route to oncall waits up to 40 s \(group_interval\); it had fired for .* by then$/,
      ),
    ]);
    for (const name of ['First', 'Lone', 'Joins', 'Apart']) await over(name);
  });

  it('is stopped by an Alertmanager that is down, and says that it was down while the alert fired', async () => {
    await stack.stopServer('alertmanager');
    expect((await asked.inspect(notified('Unheard'))).blockers).toMatchObject([{ cause: 'alertmanager-unreachable' }]);
    stack.set('shop_unheard', 9);
    const [alert] = await asked.alertsOf('shop/Unheard', sinceMs, ({ length }) => length === 1);
    expect(alert!.notifiedAs).toBeUndefined();
    expect(await asked.explainNotification(notified('Unheard'), alert!, sinceMs)).toEqual([
      expect.stringMatching(/^no-evidence: Alertmanager did not answer at \d+ polls? while the alert fired/),
      expect.stringMatching(/^no-evidence: Alertmanager can't be asked: Alertmanager GET/),
    ]);
    await stack.startServer('alertmanager');
    // It learns of it by the next time it is told.
    const late = await firing('Unheard');
    expect(late).toMatchObject({ id: alert!.id, openedAt: alert!.openedAt });
    await over('Unheard');
  });
});

describeWithServers('Two Alertmanagers of a cluster', () => {
  let stack: PrometheusStack;
  let asked: AskedProvider;
  beforeAll(async () => {
    stack = await startPrometheusStack({ rules, samples: { shop_told: 0, shop_silenced: 0 }, cluster: true });
    await stack.evaluated();
    await stack.until('shop_told', 'some');
    asked = askPrometheus({ url: stack.prometheusUrl, alertmanager: [stack.alertmanagerUrl, stack.secondUrl] });
  });
  afterAll(async () => {
    asked.close();
    await stack.stop();
  });

  it('are one: an alert is listed once, and a replica that fired earlier moves it, under the same id', async () => {
    const sinceMs = asked.nowMs();
    stack.set('shop_told', 9);
    const [alert] = await asked.alertsOf('shop/Told', sinceMs, ([first]) => first?.notifiedAs !== undefined);
    const startsAt = new Date(alert!.openedAt.earliest - 700).toISOString();
    const body = JSON.stringify([{ labels: alert!.target.labels, startsAt }]);
    const headers = { 'content-type': 'application/json' };
    // Only one of them is told by the replica.
    expect((await fetch(`${stack.secondUrl}/api/v2/alerts`, { method: 'POST', headers, body })).status).toBe(200);
    const earlierMs = alert!.openedAt.earliest - 700;
    const moved = await asked.alertsOf('shop/Told', sinceMs, ([first]) => first?.openedAt.earliest === earlierMs);
    expect(moved).toHaveLength(1);
    expect(moved[0]).toMatchObject({
      id: alert!.id,
      openedFrom: 'startsAt of Alertmanager',
      notifiedAs: alert!.notifiedAs!,
    });
    stack.set('shop_told', 0);
  });

  it('know of a silence through each other, and one of them may be down', async () => {
    const { notes } = await asked.inspect(expecting('Silenced'));
    expect(notes).toEqual([]);
    const matchers = [{ name: 'alertname', value: 'Silenced', isRegex: false, isEqual: true }];
    await stack.silence(matchers, { createdBy: 'bob', comment: '' });
    const alone = askPrometheus({ url: stack.prometheusUrl, alertmanager: stack.secondUrl });
    await eventually(async () =>
      expect((await alone.inspect(expecting('Silenced'))).notes.join()).toContain('silenced by bob'),
    );
    alone.close();
    await stack.stopServer('alertmanager');
    expect((await asked.inspect(expecting('Silenced'))).notes.join()).toContain('silenced by bob');
    const sinceMs = asked.nowMs();
    stack.set('shop_silenced', 9);
    const [alert] = await asked.alertsOf('shop/Silenced', sinceMs, ([first]) => first?.notifiedAs !== undefined);
    expect(alert!.openedAt.latest - alert!.openedAt.earliest).toBe(1);
    const why = await asked.explainNotification(notified('Silenced'), alert!, sinceMs);
    expect(why.join()).toContain('silenced by bob until');
  });
});
