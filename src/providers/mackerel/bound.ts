import type { LatencyBound } from '../../domain/resolvedMonitor';
import type { MetricHint } from '../../domain/scenario';
import { inSeconds } from '../../domain/wording';
import type { Monitor } from './monitor';
import type { Asked } from './threshold';

export interface LatencyFacts {
  readonly monitor: Monitor;
  readonly asked: Asked;
  readonly hint: MetricHint | undefined;
  /** From the last hour's points, where there are any. */
  readonly observed: { readonly normal: number | undefined; readonly everyMs: number | undefined };
  /** Posted by mackerel-agent, which holds each point back for a minute and then for the host's own second. */
  readonly byAgent: boolean;
  readonly minuteMs: number;
}

export interface LatencyBounds {
  readonly floor?: LatencyBound;
  readonly worst?: LatencyBound;
  readonly intervalMs?: number;
  /** Why there is no worst case, where there is none. */
  readonly worstUnknown?: string;
  /** Where it fires by an interruption, too. */
  readonly whileValuesCome?: Readonly<Record<'floor' | 'worst', LatencyBound>>;
  /** The hint says that the metric stays on the good side of the threshold. */
  readonly never?: true;
}

/** One part of a bound. */
export interface Term {
  readonly ms: number;
  readonly text: string;
}

/** Network and processing: assumed, Mackerel publishes no figure. */
export const processing: Term = { ms: 2_000, text: 'network and processing' };

export function sum(...terms: readonly Term[]): LatencyBound {
  const ms = terms.reduce((total, term) => total + term.ms, 0);
  return { ms: Math.max(0, ms), terms: terms.map((term) => `${term.text}: ${inSeconds(term.ms)}`) };
}

export const countText = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
