import type { Look } from '../ports/probe';

/** A look that says nothing either way, with the reason. */
export const unknownLook = (sentAtMs: number, decidedAtMs: number, error: unknown): Look => ({
  sentAtMs,
  decidedAtMs,
  result: 'unknown',
  detail: error instanceof Error ? error.message : String(error),
});
