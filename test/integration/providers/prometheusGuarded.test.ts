import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '../../support/eventually';
import { askPrometheus, expecting } from '../../support/prometheusProvider';
import { describeWithServers, startPrometheusStack, type PrometheusStack } from '../../support/prometheusStack';

jest.setTimeout(60_000);

const tlsDir = join(__dirname, '../../fixtures/tls');
const caFile = join(tlsDir, 'localhost.cert.pem');

const manyRules = `
groups:
  - name: many
    rules:
      - { alert: Ours, expr: shop_ours > 5 }
      - { alert: Noise, expr: 'shop_noise > 5', labels: { severity: page } }
`;

describeWithServers('A Prometheus behind TLS, a login and a path prefix', () => {
  let stack: PrometheusStack;
  // The password is `test`: the example of Prometheus' documents on web configuration.
  const web = `
tls_server_config: { cert_file: ${caFile}, key_file: ${join(tlsDir, 'localhost.key.pem')} }
basic_auth_users: { reader: '$2b$12$hNf2lSsxfm0.i4a.1kVpSOVyBCfIB51VRjgBUyv6kdnyTlgWj81Ay' }
`;
  beforeAll(async () => {
    stack = await startPrometheusStack({ rules: manyRules, web, prefix: '/prefix' });
  });
  afterAll(() => stack.stop());

  const pollWith = async (settings: object) => {
    const asked = askPrometheus({ url: stack.prometheusUrl, ...settings });
    return asked.poll(asked.nowMs()).finally(() => asked.close());
  };
  const basicAuth = { username: 'reader', password: 'test' };

  it('answers with all three right', async () => {
    expect(await pollWith({ caFile, basicAuth })).toMatchObject({ complete: true, alerts: [] });
  });

  it('is refused where its certificate is not trusted, and says what to do', async () => {
    await expect(pollWith({ basicAuth })).rejects.toMatchObject({
      failure: 'unreachable',
      hint: 'name the certificates to trust as caFile',
    });
  });

  it('is refused where another CA is trusted in its place, and says whose certificate is wanted', async () => {
    const wrong = join(tlsDir, 'another-ca.cert.pem');
    const error: unknown = await pollWith({ caFile: wrong, basicAuth }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      failure: 'unreachable',
      hint: `does caFile (${wrong}) hold the certificate of the CA that signed the server's own?`,
    });
    expect(String(error)).toContain('the certificate was refused');
    // Both together are trusted: it is the other CA alone that was too little.
    const both = join(stack.dir, 'both.pem');
    await writeFile(both, (await readFile(wrong, 'utf8')) + (await readFile(caFile, 'utf8')));
    expect(await pollWith({ caFile: both, basicAuth })).toMatchObject({ complete: true });
  });

  it('refuses a wrong password, which no error repeats', async () => {
    const error: unknown = await pollWith({ caFile, basicAuth: { ...basicAuth, password: 'wr0ng-one' } }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ failure: 'unauthorized', status: 401 });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('wr0ng-one');
  });

  it('is not found without its prefix', async () => {
    const { origin } = new URL(stack.prometheusUrl);
    await expect(pollWith({ url: origin, caFile, basicAuth })).rejects.toMatchObject({
      failure: 'refused',
      status: 404,
    });
  });
});

describeWithServers('Many alerts of which one is ours', () => {
  const count = 500;
  let stack: PrometheusStack;
  beforeAll(async () => {
    const noise = Array.from({ length: count }, (_, index) => [`shop_noise{shard="${index}"}`, 9] as const);
    stack = await startPrometheusStack({ rules: manyRules, samples: { ...Object.fromEntries(noise), shop_ours: 0 } });
    await stack.until(`count(ALERTS{alertstate="firing"}) == ${count}`, 'some');
  });
  afterAll(() => stack.stop());

  it('finds it among them, all in one complete answer, and again with the next poll', async () => {
    const asked = askPrometheus({ url: stack.prometheusUrl, alertmanager: stack.alertmanagerUrl });
    const sinceMs = asked.nowMs();
    const answer = await asked.poll(sinceMs);
    expect(answer.complete).toBe(true);
    expect(answer.alerts).toHaveLength(count);
    expect((await asked.inspect(expecting('Ours'))).blockers).toEqual([]);
    stack.set('shop_ours', 9);
    const [ours] = await asked.alertsOf('many/Ours', sinceMs, ({ length }) => length === 1);
    expect(ours!.openedAt.latest - ours!.openedAt.earliest).toBe(1);
    const again = await asked.poll(sinceMs);
    expect(again.alerts.filter(({ closedAt }) => closedAt === undefined)).toHaveLength(count + 1);
    expect(new Set(again.alerts.map(({ id }) => id)).size).toBe(again.alerts.length);
    asked.close();
  });
});

describeWithServers('An Alertmanager that another Prometheus sends to as well', () => {
  let stack: PrometheusStack;
  beforeAll(async () => {
    stack = await startPrometheusStack({
      rules: manyRules,
      samples: { shop_ours: 0 },
      externalLabels: '{ cluster: eu }',
    });
    await stack.until('shop_ours', 'some');
  });
  afterAll(() => stack.stop());

  const sent = async (labels: Readonly<Record<string, string>>) => {
    const body = JSON.stringify([{ labels: { alertname: 'Ours', ...labels } }]);
    const headers = { 'content-type': 'application/json' };
    expect((await fetch(`${stack.alertmanagerUrl}/api/v2/alerts`, { method: 'POST', body, headers })).status).toBe(200);
    await eventually(async () => expect(await stack.listed()).toContainEqual({ alertname: 'Ours', ...labels }));
  };

  it('shows that one no alert as its own; its own it does, though only Alertmanager knows of it', async () => {
    const asked = askPrometheus({ url: stack.prometheusUrl, alertmanager: stack.alertmanagerUrl });
    const sinceMs = asked.nowMs() - 60_000;
    await sent({ cluster: 'us', instance: 'other:9' });
    expect((await asked.poll(sinceMs)).alerts).toEqual([]);
    expect((await asked.inspect(expecting('Ours'))).blockers).toEqual([]);
    await sent({ cluster: 'eu', instance: 'replica:9' });
    expect((await asked.poll(sinceMs)).alerts).toMatchObject([{ target: { labels: { instance: 'replica:9' } } }]);
    asked.close();
  });
});

describeWithServers('Answers of 10 MB', () => {
  const count = 500;
  const [wordOfAnnotation, bytesWanted] = ['what-to-do ', 10_000_000];
  const annotation = wordOfAnnotation.repeat(Math.ceil(bytesWanted / count / wordOfAnnotation.length));
  const rules = `
groups:
  - name: many
    rules:
      - { alert: Ours, expr: shop_ours > 5, annotations: { runbook: short } }
      - { alert: Wordy, expr: shop_noise > 5, annotations: { runbook: '${annotation}' } }
`;
  let stack: PrometheusStack;
  beforeAll(async () => {
    const noise = Array.from({ length: count }, (_, index) => [`shop_noise{shard="${index}"}`, 9] as const);
    stack = await startPrometheusStack({ rules, samples: { ...Object.fromEntries(noise), shop_ours: 0 } });
    await stack.until(`count(ALERTS{alertstate="firing"}) == ${count}`, 'some');
    await eventually(async () => expect(await stack.listed()).toHaveLength(count));
  });
  afterAll(() => stack.stop());

  it('are read whole, from both servers, and what is ours is found', async () => {
    expect(JSON.stringify(await stack.ask('/rules')).length).toBeGreaterThan(bytesWanted);
    const listing = await (await fetch(`${stack.alertmanagerUrl}/api/v2/alerts`)).text();
    expect(listing.length).toBeGreaterThan(bytesWanted);
    const asked = askPrometheus({ url: stack.prometheusUrl, alertmanager: stack.alertmanagerUrl });
    const sinceMs = asked.nowMs();
    expect((await asked.inspect(expecting('Ours'))).blockers).toEqual([]);
    stack.set('shop_ours', 9);
    const [ours] = await asked.alertsOf('many/Ours', sinceMs, ({ length }) => length === 1);
    expect(ours!.openedAt.latest - ours!.openedAt.earliest).toBe(1);
    const answer = await asked.poll(sinceMs);
    expect(answer.complete).toBe(true);
    expect(answer.alerts.filter(({ closedAt }) => closedAt === undefined)).toHaveLength(count + 1);
    asked.close();
  });
});
