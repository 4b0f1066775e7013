import type { LatencyBound } from '../../domain/resolvedMonitor';
import { inSeconds } from '../../domain/wording';

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
