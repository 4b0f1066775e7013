import { alarmLevels, defaultSignificance } from '../../src/domain/trend/alarmLevels';
import { courseOf, type Terms } from '../../src/domain/trend/changes';
import type { Measured } from '../../src/domain/trend/pool';
import { needsOf } from '../../src/domain/trend/runsNeeded';
import { measuredOf } from '../../src/domain/trend/trendOf';
import { randomFrom } from '../../src/randomFrom';
import { minutely } from './catalogue';
import { nights, type Kind } from './kinds';

export interface Power {
  readonly kind: string;
  /** Worst case minus floor, ms. */
  readonly rangeMs?: number;
  readonly baseline: number;
  readonly shiftMs: number;
  readonly trials: number;
  /** By the third run after the shift. */
  readonly foundByThree: number;
  /** Trials in which a number of runs was said beforehand, and its quantiles. */
  readonly said: number;
  readonly runs?: { readonly least: number; readonly median: number; readonly most: number };
  /** Of those, found by then. */
  readonly kept: number;
}

const terms: Terms = {
  levels: alarmLevels(defaultSignificance),
  minEffectMs: (withinMs) => withinMs / 10,
};

/** After `baseline` quiet nights latencies are longer by the shift, for good. */
export function power(kind: Kind, baseline: number, shiftMs: number, trials: number): Power {
  const random = randomFrom(20_261_202);
  const [needed, found]: [number[], { three: number; kept: number }] = [[], { three: 0, kept: 0 }];
  for (let trial = 0; trial < trials; trial += 1) {
    const results = nights(kind, random, baseline + 60, { from: baseline, byMs: shiftMs }).map(measuredOf);
    const quiet = courseOf(results.slice(0, baseline), terms);
    const runs = needsOf(quiet.current, [shiftMs], terms, randomFrom(trial))[0]?.runs;
    const { changes } = courseOf(results, terms);
    const alarm = changes.find(({ direction, foundAt }) => direction === 'slower' && foundAt >= baseline);
    const after = alarm === undefined ? Infinity : alarm.foundAt - baseline + 1;
    if (after <= 3) found.three += 1;
    if (runs === undefined) continue;
    needed.push(runs);
    if (after <= runs) found.kept += 1;
  }
  needed.sort((a, b) => a - b);
  const [least, median, most] = [needed[0], needed[Math.floor(needed.length / 2)], needed.at(-1)];
  const { floorMs, worstMs } = kind;
  return {
    ...{ kind: kind.name, baseline, shiftMs, trials, foundByThree: found.three, said: needed.length, kept: found.kept },
    ...(floorMs !== undefined && worstMs !== undefined && { rangeMs: worstMs - floorMs }),
    ...(least !== undefined && median !== undefined && most !== undefined && { runs: { least, median, most } }),
  };
}

/** One night takes ten minutes longer, and nothing else happens: is anything said to be slower then? */
export function oneOutlier(trials: number): {
  readonly trials: number;
  readonly nights: number;
  readonly alarms: number;
} {
  const random = randomFrom(20_261_203);
  const count = 60;
  let alarms = 0;
  for (let trial = 0; trial < trials; trial += 1) {
    const results = nights(minutely, random, count).map(measuredOf);
    const at = Math.floor(random() * (count - 3));
    const longer = results.map((result, night) => (night === at ? later(result) : result));
    const alarmed = (course: readonly Measured[]) =>
      courseOf(course, terms).changes.some((change) => change.foundAt >= at && change.foundAt <= at + 2);
    if (alarmed(longer) && !alarmed(results)) alarms += 1;
  }
  return { trials, nights: count, alarms };
}

const later = ({ earliest, estimate, latest, ...others }: Measured): Measured => ({
  ...others,
  earliest: earliest + 600_000,
  estimate: estimate + 600_000,
  latest: latest + 600_000,
});
