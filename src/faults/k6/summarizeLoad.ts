import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { FaultSystem, LoadSummary } from '../../ports/fault';
import { k6Api, type K6Metrics } from './k6Api';
import { workFiles, type K6State } from './k6State';

/**
 * k6's own summary, which it writes at its end; while it still runs, the same figures as of now. Undefined where
 * there is neither: it was killed.
 */
export async function summarizeLoad(
  state: K6State,
  { http }: Pick<FaultSystem, 'http'>,
  signal: AbortSignal,
): Promise<LoadSummary | undefined> {
  const metrics = (await writtenMetrics(state.workDir)) ?? (await liveMetrics(state, http, signal));
  if (metrics === undefined) return undefined;
  const requests = metrics['http_reqs']?.['count'] ?? 0;
  const p95Ms = metrics['http_req_duration']?.['p(95)'];
  return {
    requests,
    failed: Math.round(requests * (metrics['http_req_failed']?.['rate'] ?? 0)),
    droppedIterations: metrics['dropped_iterations']?.['count'] ?? 0,
    ...(p95Ms === undefined ? {} : { p95Ms }),
    k6Version: state.k6Version,
  };
}

/** Undefined also for half a file: k6 was killed while it wrote. */
async function writtenMetrics(workDir: string): Promise<K6Metrics | undefined> {
  try {
    return summary.parse(JSON.parse(await readFile(workFiles(workDir).summary, 'utf8')));
  } catch {
    return undefined;
  }
}

/** What handleSummary gets: https://grafana.com/docs/k6/latest/results-output/end-of-test/custom-summary/ */
const summary = z
  .object({ metrics: z.record(z.string(), z.object({ values: z.record(z.string(), z.number()) })) })
  .transform(({ metrics }): K6Metrics =>
    Object.fromEntries(Object.entries(metrics).map(([id, { values }]) => [id, values])),
  );

async function liveMetrics(
  state: K6State,
  http: FaultSystem['http'],
  signal: AbortSignal,
): Promise<K6Metrics | undefined> {
  if (state.running === undefined) return undefined;
  try {
    return (await k6Api(http, state.running.url).metrics(signal)).value;
  } catch {
    return undefined;
  }
}
