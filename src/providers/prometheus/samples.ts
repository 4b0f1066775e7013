import { instantQuery, type Client, type Priority } from './client';
import type { Labels } from './schema';

/** Raw samples of ALERTS: one for each evaluation in which an alert was pending or firing. */
export interface AlertSamples {
  /** What was read lies between these, on the provider's clock, ms. */
  readonly fromMs: number;
  readonly nowMs: number;
  readonly series: readonly AlertSeries[];
  /** Absent samples mean absent alerts: no part of a distributed store failed to answer. */
  readonly isWhole: boolean;
  /** On the harness's clock, ms. */
  readonly answeredAtMs: number;
}

export interface AlertSeries {
  readonly state: 'pending' | 'firing';
  readonly labels: Labels;
  /** Each the time of an evaluation's slot, oldest first, provider's clock. */
  readonly timesMs: readonly number[];
}

/**
 * By an instant query with a range selector, which gives samples at the times at which they were written. A
 * `query_range` would give the times of its own steps instead.
 */
export async function readAlertSamples(
  client: Client,
  { fromMs, nowMs }: { readonly fromMs: number; readonly nowMs: number },
  priority: Priority,
  signal: AbortSignal,
): Promise<AlertSamples> {
  const rangeSeconds = Math.max(1, Math.ceil((nowMs - fromMs) / 1000));
  const query = `ALERTS[${rangeSeconds}s]`;
  const { value, answeredAtMs } = await instantQuery(client, query, { priority, atMs: nowMs }, signal);
  const series = value.series.flatMap(({ metric, values }): AlertSeries[] => {
    const { __name__: name, alertstate: state, ...labels } = metric;
    if (name !== 'ALERTS' || (state !== 'pending' && state !== 'firing')) return [];
    return [{ state, labels, timesMs: values.map(({ atMs }) => atMs) }];
  });
  return { fromMs: nowMs - rangeSeconds * 1000, nowMs, series, isWhole: value.isWhole, answeredAtMs };
}
