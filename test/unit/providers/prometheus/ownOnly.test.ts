import { isoTime } from '../../../../src/domain/isoTime';
import { errorsRule, type PrometheusWorld, scriptedPrometheus } from '../../../support/scriptedPrometheus';

const t0 = Date.UTC(2026, 10, 23, 12);
const labels = { alertname: 'Errors', severity: 'critical', instance: 'web-1:8080' };
const listed = (more: Readonly<Record<string, string>>) => ({
  fingerprint: JSON.stringify(more),
  labels: { ...labels, ...more },
  annotations: {},
  startsAt: isoTime(t0 + 20_000),
  status: { state: 'active', silencedBy: [], inhibitedBy: [] },
});
const sends = (externalLabels: string) => `global: { external_labels: { ${externalLabels} } }`;

/** How many alerts of Errors a poll shows, each by the labels that Alertmanager has. */
async function alertsIn(world: Partial<PrometheusWorld>) {
  const { clock, provider, signal } = scriptedPrometheus({ rules: [errorsRule(t0 + 20_000)], ...world });
  await clock.advanceTo(t0 + 30_000);
  const { alerts } = await clock.until(provider.poll({ sinceMs: t0, monitorIds: new Set() }, signal));
  return alerts.map(({ target }) => target.labels);
}

describe('providers/prometheus/ownOnly.test.ts', () => {
  const prometheusConfig = sends('cluster: eu, replica: a');

  it('an alert that the Prometheus of another cluster sent to a common Alertmanager is not this one', async () => {
    expect(await alertsIn({ prometheusConfig, listed: [listed({ cluster: 'us', replica: 'a' })] })).toEqual([]);
  });

  it.each([
    ['its own, which only Alertmanager shows so far', { cluster: 'eu', replica: 'a' }],
    ['one from which the label of the replica was taken on the way', { cluster: 'eu' }],
  ])('%s is', async (_which, more) => {
    expect(await alertsIn({ prometheusConfig, listed: [listed(more)] })).toEqual([{ ...labels, ...more }]);
  });

  it('a label of the series itself stays, whatever is added to others', async () => {
    const ofSeries = { ...labels, cluster: 'us' };
    const alerts = [{ labels: ofSeries, state: 'firing' as const, timesMs: [t0 + 20_000, t0 + 30_000] }];
    const told = await alertsIn({ prometheusConfig, alerts, listed: [listed({ cluster: 'us', replica: 'a' })] });
    expect(told).toEqual([{ ...ofSeries, replica: 'a' }]);
  });

  it('nothing is left out where it is not known what is added', async () => {
    const one = listed({ cluster: 'us' });
    expect(await alertsIn({ prometheusConfig: undefined, listed: [one] })).toHaveLength(1);
    expect(await alertsIn({ prometheusConfig: sends(''), listed: [one] })).toHaveLength(1);
  });
});
