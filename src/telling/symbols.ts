import type { DrillOutcome } from '../domain/verdict';

/** Beside the word, for who can't see the colour. */
export const symbols: Readonly<Record<DrillOutcome, string>> = {
  passed: '✓',
  inconclusive: '?',
  failed: '✗',
  'rollback-failed': '✗',
};
