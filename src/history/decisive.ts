import type { Outcome } from '../domain/verdict';
import type { KnownExpectation } from './knownReport';

/**
 * That nobody was told, or that the alert never closed, is a failure although it fired. That it is not known whether
 * somebody was told takes nothing from its having fired.
 */
export function decisive(expectation: KnownExpectation): { readonly outcome: Outcome; readonly verdict: string } {
  const parts = [expectation, ...[expectation.notified, expectation.resolved].flatMap((each) => each ?? [])];
  const failed = parts.find((each) => each.outcome === 'failed');
  const { outcome: decided, verdict } = failed ?? expectation;
  return { outcome: decided, verdict };
}
