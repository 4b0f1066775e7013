import { inUnixSeconds, type Client } from './client';
import type { Comparison } from './expression';
import { seriesAnswer, type Labels } from './schema';

export interface Values {
  readonly labels: Labels;
  /** Oldest first. */
  readonly points: readonly { readonly atMs: number; readonly value: number }[];
  readonly stepMs: number;
}

/** How far and how long a value was beyond the threshold. */
export interface Breach {
  readonly labels: Labels;
  readonly comparison: Comparison;
  /** The value that came nearest to firing, or was furthest beyond. */
  readonly peak: number;
  /** The longest time without interruption for which the comparison held; 0 where it never did. ms. */
  readonly heldMs: number;
}

/** A value that was no number for a while: `errors / requests` of nothing that is requested. */
export interface NotANumber {
  readonly labels: Labels;
  readonly fromMs: number;
  /** All such times together, ms. */
  readonly lastedMs: number;
}

/** Points of one range query: more of them say nothing more to people. */
const mostPoints = 500;

/** An expression's value over a span, once an evaluation; a `query_range` is right for values, though not for moments. */
export async function readValues(
  client: Client,
  expression: string,
  { fromMs, toMs, stepMs }: { readonly fromMs: number; readonly toMs: number; readonly stepMs: number },
  signal: AbortSignal,
): Promise<readonly Values[]> {
  const step = Math.max(stepMs, Math.ceil((toMs - fromMs) / mostPoints));
  // Steps are counted from the start: so they end with the span's end. In whole ms, or rounding loses the last one.
  const endMs = Math.floor(toMs);
  const startMs = endMs - Math.floor((endMs - fromMs) / step) * step;
  const query = {
    query: expression,
    start: inUnixSeconds(startMs),
    end: inUnixSeconds(endMs),
    step: inUnixSeconds(step),
  };
  const request = { path: '/api/v1/query_range', query, schema: seriesAnswer, priority: 'evidence' } as const;
  const { value } = await client.get(request, signal);
  return value.data.result.map(({ metric, values }) => ({ labels: metric, points: values, stepMs: step }));
}

/** Undefined where it was a number all the time. */
export function notANumberIn({ labels, points, stepMs }: Values): NotANumber | undefined {
  const those = points.filter(({ value }) => Number.isNaN(value));
  const [first] = those;
  return first && { labels, fromMs: first.atMs, lastedMs: those.length * stepMs };
}

/** Undefined where there is no point that is a number. */
export function breachOf({ labels, points, stepMs }: Values, comparison: Comparison): Breach | undefined {
  const figures = points.map(({ value }) => value).filter((value) => !Number.isNaN(value));
  if (figures.length === 0) return undefined;
  const peak = figures.reduce((best, value) =>
    nearnessOf(value, comparison) > nearnessOf(best, comparison) ? value : best,
  );
  let heldMs = 0;
  let beganMs: number | undefined;
  let beforeMs: number | undefined;
  for (const { atMs, value } of points) {
    const wasInterrupted = beforeMs !== undefined && atMs - beforeMs > 1.5 * stepMs;
    if (!holds(value, comparison) || wasInterrupted) beganMs = undefined;
    if (holds(value, comparison)) {
      beganMs ??= atMs;
      heldMs = Math.max(heldMs, atMs - beganMs + stepMs);
    }
    beforeMs = atMs;
  }
  return { labels, comparison, peak, heldMs };
}

/** The more, the nearer a value is to firing, or the further beyond. */
export function nearnessOf(value: number, { operator, limit }: Comparison): number {
  switch (operator) {
    case '>':
    case '>=':
      return value - limit;
    case '<':
    case '<=':
      return limit - value;
    case '==':
      return -Math.abs(value - limit);
    case '!=':
      return Math.abs(value - limit);
  }
}

/** Whether the rule fires at this value. */
export function holds(value: number, { operator, limit }: Comparison): boolean {
  switch (operator) {
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '==':
      return value === limit;
    case '!=':
      return value !== limit;
  }
}
