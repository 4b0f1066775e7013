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

  describe('where the configuration can not be read', () => {
    const foreign = { prometheusConfig, listed: [listed({ cluster: 'us', replica: 'a' })] };
    const noAnswer = { failure: 'timeout' } as const;

    /** Polls a second apart; resolves with how many alerts each showed, how long it took, and how often it was asked. */
    async function pollsOf(worlds: readonly (Partial<PrometheusWorld> & { readonly afterMs?: number })[]) {
      const { clock, http, provider, signal, world } = scriptedPrometheus({ rules: [errorsRule(t0 + 20_000)] });
      await clock.advanceTo(t0 + 30_000);
      const shown: { readonly alerts: number; readonly tookMs: number }[] = [];
      for (const { afterMs = 1_000, ...now } of worlds) {
        await clock.advance(afterMs);
        Object.assign(world, now);
        const fromMs = clock.now();
        const { alerts } = await clock.until(provider.poll({ sinceMs: t0, monitorIds: new Set() }, signal));
        shown.push({ alerts: alerts.length, tookMs: clock.now() - fromMs });
      }
      const asked = http.requests.filter(({ url }) => url.endsWith('/status/config')).length;
      return { shown: shown.map(({ alerts }) => alerts), tookMs: shown.map(({ tookMs }) => tookMs), asked };
    }

    it('a poll waits for it once and briefly, and the next ones not at all', async () => {
      const broken = { ...foreign, brokenConfig: noAnswer };
      const { tookMs, asked } = await pollsOf([broken, broken, broken, { ...broken, afterMs: 31_000 }]);
      const [first = 0, second = 0, third = 0, later = 0] = tookMs;
      expect(first).toBeLessThan(3_200);
      expect([second, third].map((ms) => ms < 200)).toEqual([true, true]);
      expect(later).toBeGreaterThan(2_900);
      expect(asked).toBe(2);
    });

    it('what it said before holds, so that an alert of another Prometheus stays one', async () => {
      const broken = { ...foreign, brokenConfig: { status: 500 } };
      const { shown } = await pollsOf([foreign, { ...broken, afterMs: 31_000 }, broken]);
      expect(shown).toEqual([0, 0, 0]);
      // The control: nothing was said before.
      expect((await pollsOf([broken])).shown).toEqual([1]);
    });

    it('it is asked again later', async () => {
      const broken = { ...foreign, brokenConfig: { status: 500 } };
      const { shown, asked } = await pollsOf([broken, { afterMs: 31_000, brokenConfig: undefined }]);
      expect(shown[0]).toBe(1);
      expect(asked).toBe(2);
    });
  });
});
