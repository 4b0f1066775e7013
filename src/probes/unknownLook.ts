import type { Look } from '../ports/probe';
import { messageOf } from '../domain/caught';

/** A look that says nothing either way, with the reason. */
export const unknownLook = (sentAtMs: number, decidedAtMs: number, error: unknown): Look => ({
  sentAtMs,
  decidedAtMs,
  result: 'unknown',
  detail: messageOf(error),
});
