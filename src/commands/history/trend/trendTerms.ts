import { UsageError } from '../../../domain/errors';
import { alarmLevels, defaultSignificance } from '../../../domain/trend/alarmLevels';
import type { TrendTerms } from '../../../domain/trend/trendOf';
import { durationOf } from '../../durationOf';
import type { HistoryTrendFlags } from '../../flags';

export const defaultMinEffect = '10%';

/** What the options say, parsed. Throws UsageError. */
export function parseTerms({ significance, minEffect, shift }: HistoryTrendFlags): {
  readonly terms: Omit<TrendTerms, 'random'>;
  readonly significance: number;
  readonly minEffect: string;
} {
  const parsed = significance === undefined ? defaultSignificance : significanceOf(significance);
  const effect = minEffect ?? defaultMinEffect;
  return {
    terms: {
      levels: alarmLevels(parsed),
      minEffectMs: msOf('--min-effect', effect),
      shiftsMs: shiftsOf(shift),
    },
    significance: parsed,
    minEffect: effect,
  };
}

/** At more than a tenth a year somebody with ten expectations would be woken for nothing each year. */
const largestSignificance = 0.1;
/** Below it nothing would ever be found. */
const leastSignificance = 0.000_001;

function significanceOf(text: string): number {
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(text)?.[1];
  const value = percent === undefined ? (/^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN) : Number(percent) / 100;
  if (value >= leastSignificance && value <= largestSignificance) return value;
  throw new UsageError(`--significance ${text} is no part of years with a false alarm`, {
    hint: `write 0.01 or 1%; from ${leastSignificance} to ${largestSignificance}`,
  });
}

/** A duration, or a part of the deadline. */
function msOf(option: string, text: string): (withinMs: number) => number {
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(text)?.[1];
  if (percent !== undefined) return (withinMs) => (withinMs * Number(percent)) / 100;
  const ms = durationOf(option, text);
  return () => ms;
}

const shiftsOf = (texts: readonly string[] = ['25%', '50%']): ((withinMs: number) => readonly number[]) => {
  const each = texts.map((text) => msOf('--shift', text));
  return (withinMs) => each.map((ms) => ms(withinMs));
};
