import type { Judgement } from './alert';
import { levelOf } from './level';
import type { MetricRule } from './monitor';
import type { Periods } from './periods';
import type { Point, PointList } from './points';

/**
 * Judges a host or service metric at its newest point, and only there: older points of a batch count for the mean and
 * for the attempts in a row, never for themselves. Undefined: there is nothing to judge, and an open alert stays as it
 * is. Source: mackerelio/documents, docs/entry/howto/alerts.md.
 */
export function judgeMetric(
  rule: MetricRule,
  points: PointList,
  nowMs: number,
  periods: Periods,
): Judgement | undefined {
  const newest = points.at(-1);
  if (newest === undefined || nowMs - newest.time * 1000 > periods.judgeableAgeMs) return undefined;

  const oldest = (nowMs - periods.historyMs) / 1000;
  const values = latest(points, pointsLookedAt(rule)).flatMap(({ time, value }) => (time >= oldest ? [value] : []));
  const value = meanOfLatest(values, rule.duration, 0);
  if (value === undefined) return undefined;

  const status = levelOf(value, rule);
  return { status, confirmed: breachesInARow(rule, values) >= rule.maxCheckAttempts, cause: 'data', value };
}

/** How many of the latest points a judgement hangs on: a mean for each attempt. */
export const pointsLookedAt = ({ duration, maxCheckAttempts }: MetricRule): number => duration + maxCheckAttempts - 1;

function latest(points: PointList, count: number): readonly Point[] {
  const taken: Point[] = [];
  for (let place = Math.min(count, points.length); place > 0; place -= 1) {
    const point = points.at(-place);
    if (point !== undefined) taken.push(point);
  }
  return taken;
}

/** A streak may mix WARNING and CRITICAL, and gaps in time do not end it. */
function breachesInARow(rule: MetricRule, values: readonly number[]): number {
  let breaches = 0;
  while (breaches < rule.maxCheckAttempts) {
    const mean = meanOfLatest(values, rule.duration, breaches);
    if (mean === undefined || levelOf(mean, rule) === 'OK') break;
    breaches += 1;
  }
  return breaches;
}

/** The mean of `count` values, the last `skipped` ones left out; undefined until there are that many. */
export function meanOfLatest(values: readonly number[], count: number, skipped: number): number | undefined {
  const end = values.length - skipped;
  if (end < count) return undefined;
  return values.slice(end - count, end).reduce((sum, value) => sum + value, 0) / count;
}
