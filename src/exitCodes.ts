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

/**
 * With a report or a recording that could not be written. Who reads it has nothing that proves anything: 0 would say all is well. What
 * the drills themselves came to is never hidden.
 */
export const exitCodeWithoutReport = (code: number): number =>
  code === exitCodes.passed ? exitCodes.inconclusive : code;
