import type { Thresholds } from './monitor';

export type Level = 'OK' | 'WARNING' | 'CRITICAL';

/** Operators are strict, the observed value stands on the left, and CRITICAL wins where both hold. */
export function levelOf(value: number, { operator, warning, critical }: Thresholds): Level {
  const breaches = (threshold: number | undefined): boolean =>
    threshold !== undefined && (operator === '>' ? value > threshold : value < threshold);
  if (breaches(critical)) return 'CRITICAL';
  return breaches(warning) ? 'WARNING' : 'OK';
}

export function worstOf(levels: readonly Level[]): Level {
  if (levels.includes('CRITICAL')) return 'CRITICAL';
  return levels.includes('WARNING') ? 'WARNING' : 'OK';
}
