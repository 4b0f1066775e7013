import { z } from 'zod';
import { startPrometheusStack } from '../../test/support/prometheusStack';
import type { Stack } from './stack';
import { startTarget } from './target';

/** `for` of one evaluation, so that pending and firing are not the same moment. */
const rules = `groups:
  - name: bench
    rules:
      - { alert: TargetBroken, expr: target_broken == 1, for: 1s, labels: { severity: critical } }
`;

/** Real Prometheus and Alertmanager, both at one second. */
export async function prometheusStack(): Promise<Stack> {
  const servers = await startPrometheusStack({ rules, samples: { target_broken: 0 } });
  // Preflight would rightly refuse a rule without data.
  await servers.until('target_broken', 'some');
  const target = await startTarget((isBroken) => servers.set('target_broken', isBroken ? 1 : 0));
  return {
    name: 'prometheus',
    providers: `{ prometheus: { url: "${servers.prometheusUrl}", alertmanager: "${servers.alertmanagerUrl}" } }`,
    env: {},
    expectation: '{ monitor: TargetBroken, severity: critical, within: 10s }',
    targetUrl: target.url,
    intervalMs: 1_000,
    resolutionMs: 1,
    brokeAtMs: target.brokeAtMs,
    firedAtMs: async (sinceMs) => {
      const query = encodeURIComponent('ALERTS{alertname="TargetBroken",alertstate="firing"}[5m]');
      const { data } = rawSamples.parse(await servers.ask(`/query?query=${query}`));
      const times = data.result.flatMap(({ values }) => values.map(([seconds]) => seconds * 1_000));
      const first = times.filter((atMs) => atMs >= sinceMs).toSorted((a, b) => a - b)[0];
      if (first === undefined) throw new Error('Prometheus has no firing sample since the target broke');
      return first;
    },
    stop: async () => {
      await target.stop();
      await servers.stop();
    },
  };
}

const rawSamples = z.object({
  data: z.object({ result: z.array(z.object({ values: z.array(z.tuple([z.number(), z.string()])) })) }),
});
