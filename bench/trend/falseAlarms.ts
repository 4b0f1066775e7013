import { alarmLevels, defaultSignificance } from '../../src/domain/trend/alarmLevels';
import { courseOf, type Terms } from '../../src/domain/trend/changes';
import { measuredOf } from '../../src/domain/trend/trendOf';
import { randomFrom } from '../../src/randomFrom';
import { nights, type Kind } from './kinds';

export interface FalseAlarms {
  readonly kind: string;
  readonly trials: number;
  /** Expectations that raised any in the first year, whatever the effect; and of the default least effect. */
  readonly slower: number;
  readonly faster: number;
  readonly slowerOfEffect: number;
  /** In the second year, of those without one in the first. */
  readonly secondYear?: { readonly trials: number; readonly slower: number };
}

const levels = alarmLevels(defaultSignificance);
const anyEffect: Terms = { levels, minEffectMs: () => 0 };
const defaultEffect: Terms = { levels, minEffectMs: (withinMs) => withinMs / 10 };

/** Nothing ever changes: whatever is found is a false alarm. Each trial begins without a history, and looks each night. */
export function falseAlarms(kind: Kind, trials: number, years: 1 | 2): FalseAlarms {
  const random = randomFrom(20_261_201);
  const found = { slower: 0, faster: 0, slowerOfEffect: 0, quietFirst: 0, slowerInSecond: 0 };
  for (let trial = 0; trial < trials; trial += 1) {
    const results = nights(kind, random, 365 * years).map(measuredOf);
    const { changes } = courseOf(results, anyEffect);
    const within = (year: number, direction: string) =>
      changes.some((change) => change.direction === direction && Math.floor(change.foundAt / 365) === year);
    if (within(0, 'slower')) found.slower += 1;
    else found.quietFirst += 1;
    if (within(0, 'faster')) found.faster += 1;
    if (!within(0, 'slower') && within(1, 'slower')) found.slowerInSecond += 1;
    // Fewer alarms, but at other times: a change that is not made leaves the results together.
    const byEffect = courseOf(results.slice(0, 365), defaultEffect).changes;
    if (byEffect.some(({ direction }) => direction === 'slower')) found.slowerOfEffect += 1;
  }
  const { slower, faster, slowerOfEffect, quietFirst, slowerInSecond } = found;
  return {
    ...{ kind: kind.name, trials, slower, faster, slowerOfEffect },
    ...(years === 2 && { secondYear: { trials: quietFirst, slower: slowerInSecond } }),
  };
}

/** The rate that is exceeded with a confidence of 95 % by none that gave so few (Clopper and Pearson). */
export function atMost(count: number, trials: number): number {
  let [low, high] = [count / trials, 1];
  while (high - low > 1e-6) {
    const middle = (low + high) / 2;
    if (logBinomialUpTo(count, trials, middle) > Math.log(0.05)) low = middle;
    else high = middle;
  }
  return high;
}

function logBinomialUpTo(count: number, trials: number, rate: number): number {
  let logTerm = trials * Math.log1p(-rate);
  let sum = Math.exp(logTerm);
  for (let k = 1; k <= count; k += 1) {
    logTerm += Math.log((trials - k + 1) / k) + Math.log(rate) - Math.log1p(-rate);
    sum += Math.exp(logTerm);
  }
  return Math.log(sum);
}
