import { courseOf, type Change, type Course, type Terms } from './changes';
import type {
  Baseline,
  Difference,
  ExpectationTrend,
  LatencySummary,
  Shift,
  TrendResult,
  Turned,
} from './expectationTrend';
import { suspectAt } from './suspect';
import type { Measured } from './pool';
import { quantile, sorted } from './quantile';
import { countBelow } from './rankScan';
import { rankTest } from './rankTest';
import { fewestToTell, needsOf } from './runsNeeded';

export interface TrendTerms extends Terms {
  /** Shifts of which it is said how many runs they take, for a deadline of so many ms. */
  readonly shiftsMs: (withinMs: number) => readonly number[];
  /** In [0, 1), seeded anew for each expectation. */
  readonly random: () => number;
}

/**
 * What has become of one expectation in one environment. Undefined: nothing was judged since its baseline began.
 *
 * @param results of all time, the oldest first
 * @param acceptedAt when somebody said last that this is how it is now. ISO 8601
 */
export function trendOf(
  results: readonly TrendResult[],
  acceptedAt: string | undefined,
  terms: TrendTerms,
): ExpectationTrend | undefined {
  const { baseline, since } = sinceBaseline(results, acceptedAt);
  const judged = since.filter(({ outcome }) => outcome === 'passed' || outcome === 'failed');
  const last = judged.at(-1);
  if (last === undefined || baseline === undefined) return undefined;
  const timed = judged.filter(({ outcome, latencyMs }) => latencyMs !== undefined || outcome === 'failed');
  const course = courseOf(timed.map(measuredOf), terms);
  const differences = differencesOf(course, timed);
  const turned = turnedOf(judged);
  const { slower } = differences;
  const suspect =
    (slower && course.slowerSince && suspectAt(timed, course.slowerSince)) ??
    (turned && suspectAt(judged, { from: judged.length - turned.count, foundAt: judged.length - 1 }));
  const lacking = Math.max(0, fewestToTell(terms.levels) - course.current.length);
  return {
    state: stateOf({ ...differences, turned, lacking, isBack: isNewlyBack(course, timed.length) }),
    baseline,
    judged: judged.length,
    passed: judged.filter(({ outcome }) => outcome === 'passed').length,
    inconclusive: since.length - judged.length,
    last,
    latency: summaryOf(course.current),
    ...differences,
    ...(turned && { turned }),
    ...(suspect && { suspect }),
    isAboveWorst: isAboveWorst(last),
    shifts: course.changes.flatMap((change) => shiftOf(change, timed) ?? []),
    needs: needsOf(course.current, terms.shiftsMs(last.withinMs), terms, terms.random),
    lacking,
    results: since,
  };
}

/** A scenario that is another one now can't be compared with what it was, nor what was accepted with what came before. */
function sinceBaseline(
  results: readonly TrendResult[],
  acceptedAt = '',
): { readonly baseline?: Baseline; readonly since: readonly TrendResult[] } {
  const hash = results.at(-1)?.scenarioHash;
  const changed = results.findLastIndex(({ scenarioHash }) => scenarioHash !== hash) + 1;
  const accepted = results.findLastIndex(({ at }) => at <= acceptedAt) + 1;
  const from = Math.max(changed, accepted);
  const since = results.slice(from);
  const [first] = since;
  if (first === undefined) return { since };
  const why = from === 0 ? 'first-run' : accepted >= changed ? 'accepted' : 'scenario-changed';
  return { baseline: { since: first.at, why }, since };
}

/** What never came is longer than all that did: it was waited for to the end of the hold. */
export function measuredOf({ latencyMs, withinMs, worstMs }: TrendResult): Measured {
  // Spelt out: there may be a hundred thousand of them.
  const { earliest, estimate, latest } = latencyMs ?? never;
  return worstMs === undefined
    ? { earliest, estimate, latest, withinMs }
    : { earliest, estimate, latest, withinMs, worstMs };
}

const never = { earliest: Infinity, estimate: Infinity, latest: Infinity };

function differencesOf(
  { changes, reference, current, slowerSince }: Course,
  timed: readonly TrendResult[],
): { readonly slower?: Difference; readonly faster?: Difference } {
  const latest = changes.at(-1);
  if (slowerSince !== undefined) {
    const slower = differenceOf(slowerSince, reference, current, timed);
    return slower === undefined ? {} : { slower };
  }
  // Once it has lasted it is what others are compared with, and no news.
  if (latest?.direction !== 'faster' || current === reference) return {};
  const faster = differenceOf(latest, reference, current, timed);
  return faster === undefined ? {} : { faster };
}

function differenceOf(
  change: Change,
  reference: readonly Measured[],
  current: readonly Measured[],
  timed: readonly TrendResult[],
): Difference | undefined {
  const shift = shiftOf(change, timed);
  if (shift === undefined) return undefined;
  const [before, now] = [summaryOf(reference), summaryOf(current)];
  const [slower, faster] = change.direction === 'slower' ? [current, reference] : [reference, current];
  return {
    shift,
    before,
    now,
    ...(before.medianMs !== undefined && now.medianMs !== undefined && { byMs: now.medianMs - before.medianMs }),
    pValue: rankTest(estimates(faster), estimates(slower)),
  };
}

const estimates = (results: readonly Measured[]): readonly number[] => results.map(({ estimate }) => estimate);

function shiftOf({ from, foundAt, direction }: Change, timed: readonly TrendResult[]): Shift | undefined {
  const [before, first, found] = [timed[from - 1], timed[from], timed[foundAt]];
  if (before === undefined || first === undefined || found === undefined) return undefined;
  return { at: first.at, run: first.run, after: before.at, foundAt: found.at, direction };
}

function summaryOf(results: readonly Measured[]): LatencySummary {
  const values = sorted(estimates(results));
  const [medianMs, p95Ms, lower, upper] = [0.5, 0.95, 0.25, 0.75].map((part) => finite(quantile(values, part)));
  return {
    count: values.length,
    missed: values.length - countBelow(values, Infinity),
    ...(medianMs !== undefined && { medianMs }),
    ...(p95Ms !== undefined && { p95Ms }),
    ...(lower !== undefined && upper !== undefined && { spreadMs: upper - lower }),
  };
}

const finite = (value: number | undefined): number | undefined =>
  value !== undefined && Number.isFinite(value) ? value : undefined;

/** Failing from the first run on is no regression. */
function turnedOf(judged: readonly TrendResult[]): Turned | undefined {
  const passed = judged.findLastIndex(({ outcome }) => outcome === 'passed');
  const [before, first] = [judged[passed], judged[passed + 1]];
  if (before === undefined || first === undefined) return undefined;
  const { at, run, verdict } = first;
  return { at, run, verdict, count: judged.length - passed - 1, after: before.at };
}

const isAboveWorst = ({ latencyMs, worstMs }: TrendResult): boolean =>
  latencyMs !== undefined && worstMs !== undefined && latencyMs.earliest > worstMs;

/** That it came back is news for a week of nights. */
const isNewlyBack = ({ changes }: Course, count: number): boolean => {
  const latest = changes.at(-1);
  return latest?.direction === 'back' && count - latest.foundAt <= 7;
};

function stateOf(found: {
  readonly slower?: Difference;
  readonly faster?: Difference;
  readonly turned: Turned | undefined;
  readonly lacking: number;
  readonly isBack: boolean;
}): ExpectationTrend['state'] {
  if (found.slower ?? found.turned) return 'regressed';
  if (found.faster) return 'improved';
  if (found.isBack) return 'recovered';
  return found.lacking > 0 ? 'too-few' : 'steady';
}
