import { instantQuery, type Client, type Priority } from './client';
import type { Span } from './span';

/**
 * When samples of any of these series came, oldest first: by small steps, the newest that there was. Raw samples would be
 * as many as there are series. What is a little older than the span may be among them.
 *
 * @param everyMs how often they come; without it, half a second is told apart
 */
export async function momentsOf(
  client: Client,
  selector: string,
  { fromMs, toMs }: Span,
  everyMs: number | undefined,
  priority: Priority,
  signal: AbortSignal,
): Promise<readonly number[]> {
  const rangeMs = Math.ceil(toMs - fromMs + (everyMs ?? 0));
  const stepMs = Math.ceil(Math.max((everyMs ?? 1_000) / 2, rangeMs / mostSteps));
  const query = `max(timestamp(${selector}))[${rangeMs}ms:${stepMs}ms]`;
  const { value } = await instantQuery(client, query, { priority, atMs: toMs }, signal);
  const newest = value.series.flatMap(({ values }) => values.map((sample) => Math.round(sample.value * 1000)));
  return [...new Set(newest)].sort((a, b) => a - b);
}

const mostSteps = 2_000;
