import { parseDuration } from '../config/duration';
import { UsageError } from '../domain/errors';

/** The value of an option, ms. Not parsed with the command line: zod would slow down each start. Throws UsageError. */
export function durationOf(option: string, text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined) throw new UsageError(`${option} ${text} is no duration`, { hint: 'write 2s, 90s or 1m' });
  return ms;
}
