import { parseDuration } from '../../config/duration';
import { UsageError } from '../../domain/errors';
import type { CoverageFlags } from '../flags';

/** What is asked of the coverage. */
export interface Bars {
  readonly maxAgeMs?: number;
  readonly failUnderPercent?: number;
  readonly requireNewMs?: number;
}

/** Throws UsageError. */
export function parseBars({ maxAge, failUnder, requireNew, from }: CoverageFlags): Bars {
  if (requireNew !== undefined && from === undefined) {
    throw new UsageError('--require-new needs --from: no provider says how old a monitor is', {
      hint: 'keep the monitors as code in git: `mkr monitors pull`, or the rule files; their history says which are new',
    });
  }
  return {
    ...(maxAge !== undefined && { maxAgeMs: durationOf('--max-age', maxAge) }),
    ...(failUnder !== undefined && { failUnderPercent: percentOf(failUnder) }),
    ...(requireNew !== undefined && { requireNewMs: durationOf('--require-new', requireNew) }),
  };
}

function durationOf(option: string, text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined && ms > 0) return ms;
  throw new UsageError(`${option}: ${JSON.stringify(text)} is not a duration longer than zero`, {
    hint: 'write 14d, 36h or 1d12h',
  });
}

function percentOf(text: string): number {
  const percent = /^\d{1,3}(\.\d{1,3})?%?$/.test(text) ? Number(text.replace('%', '')) : Number.NaN;
  if (percent <= 100) return percent;
  throw new UsageError(`--fail-under: ${JSON.stringify(text)} is not a percentage from 0 to 100`);
}
