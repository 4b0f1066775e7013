import type { DrillOutcome } from './domain/verdict';

/** What the process says at its end (files.md, "Exit codes"); the first that applies. */
export const exitCodes = {
  rollbackFailed: 4,
  usage: 2,
  failed: 1,
  inconclusive: 3,
  passed: 0,
  internalError: 70,
  locked: 75,
} as const;

export function exitCodeOf(outcome: DrillOutcome, interruptedBy?: number): number {
  if (outcome === 'rollback-failed') return exitCodes.rollbackFailed;
  if (interruptedBy !== undefined) return 128 + interruptedBy;
  switch (outcome) {
    case 'failed':
      return exitCodes.failed;
    case 'inconclusive':
      return exitCodes.inconclusive;
    case 'passed':
      return exitCodes.passed;
    default:
      return outcome satisfies never;
  }
}
