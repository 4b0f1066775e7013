import { epochMsOf } from '../../../domain/isoTime';
import { plainText } from '../../../domain/plainText';
import type { Difference, LatencySummary } from '../../../domain/trend/expectationTrend';
import type { TrendCause, TrendEntry, TrendReport } from '../../../domain/trend/trendReport';
import { inSeconds } from '../../../domain/wording';
import type { LocalTime } from '../../../telling/localTime';

/** What there is to be said of an expectation, a sentence each; of one that is as it was, nothing. */
export function trendSentences(entry: TrendEntry, time: LocalTime): readonly string[] {
  const { slower, turned, faster, cause, last, worstMs } = entry;
  const day = (at: string) => time.day(epochMsOf(at));
  return [
    ...(turned === undefined
      ? []
      : [
          `failing since ${day(turned.at)} (${turned.verdict}, ${countOf(turned.count, 'run')}); the last to pass was that of ${day(turned.after)}`,
        ]),
    ...(slower === undefined ? [] : [`slower since ${day(slower.shift.at)}: ${differenceText(slower)}`]),
    ...(faster === undefined ? [] : [`faster since ${day(faster.shift.at)}: ${differenceText(faster)}`]),
    ...(entry.state === 'recovered' ? backText(entry, day) : []),
    ...(cause === undefined ? [] : [causeText(cause)]),
    ...(last.isAboveWorst && last.latencyMs !== undefined && worstMs !== undefined
      ? [
          `the last took ${inSeconds(last.latencyMs)}: more than the ${inSeconds(worstMs)} that the monitor's own configuration allows`,
        ]
      : []),
  ];
}

/** `median 180 s, 118 s before (+62 s); 4 runs against 40, p = 0.0002`. */
function differenceText({ before, now, byMs, pValue }: Difference): string {
  const change = byMs === undefined ? '' : ` (${signed(byMs)})`;
  const runs = `${countOf(now.count, 'run')} against ${before.count}`;
  return `median ${medianText(now)}, ${medianText(before)} before${change}; ${runs}, ${pText(pValue)}`;
}

export const medianText = ({ medianMs, count }: LatencySummary): string =>
  medianMs === undefined ? (count === 0 ? '-' : 'never') : inSeconds(medianMs);

const signed = (ms: number): string => (ms > 0 ? `+${inSeconds(ms)}` : inSeconds(ms));

/** Of one look; what is looked at every night is held to more than that. */
const pText = (value: number): string => (value < 0.0001 ? 'p < 0.0001' : `p = ${Number(value.toPrecision(2))}`);

const backText = ({ shifts }: TrendEntry, day: (at: string) => string): readonly string[] => {
  const back = shifts.at(-1);
  return back === undefined ? [] : [`as before again since ${day(back.at)}`];
};

/** So many differences are told; of a configuration that was written anew there would be dozens. */
const mostDifferences = 5;

function causeText({ differences }: TrendCause): string {
  const what = "likely cause: the monitor's configuration changed just then";
  if (differences === undefined) return `${what} (what it was is not in the history)`;
  // docs/history.md: passwords and the like are not kept, but their hash is.
  if (differences.length === 0) return `${what}, in a value that the history keeps for itself`;
  const told = differences
    .slice(0, mostDifferences)
    .map(({ path, before = 'nothing', after = 'nothing' }) => `${path}: ${before} -> ${after}`);
  const more = differences.length - told.length;
  return plainText(`${what}: ${told.join('; ')}${more > 0 ? `; and ${more} more` : ''}`);
}

/** How soon a shift would be seen, or that it can't be told yet. */
export function needsText({ needs, runs, latencyMs }: TrendEntry): string {
  if (runs.lacking > 0) {
    const more = countOf(runs.lacking, 'more run');
    return `not enough runs to tell a shift from chance: ${countOf(latencyMs.count, 'run')} so far, ${more} needed`;
  }
  const known = needs.flatMap((need) => (need.runs === undefined ? [] : [{ ...need, runs: need.runs }]));
  if (known.length === 0) return 'how many runs a shift takes to be seen: not known yet';
  return known
    .map(({ shiftMs, runs: within }) => `${signed(shiftMs)} is seen within ${countOf(within, 'run')}`)
    .join(', ');
}

/** `route-cut: Shop unmatched requests`; the environment where there are several. */
export function titleOf(entry: TrendEntry, report: TrendReport): string {
  const isSeveral = report.expectations.some(({ environment }) => environment !== entry.environment);
  const isTwice = report.expectations.some(
    (each) =>
      each !== entry &&
      each.scenario === entry.scenario &&
      each.monitor === entry.monitor &&
      each.environment === entry.environment,
  );
  const name = `${entry.scenario}: ${isTwice ? entry.key : entry.monitor}`;
  return plainText(isSeveral ? `${name} in ${entry.environment}` : name);
}

export const stateText = (state: TrendEntry['state']): string => (state === 'too-few' ? 'too few runs' : state);

/** `12 expectations: nothing has changed`, or how many of them have. */
export function totalsText({ totals }: TrendReport): string {
  const { expectations, regressed, improved, recovered, tooFew, aboveWorst, gone } = totals;
  if (expectations === 0) return 'no expectation was judged yet';
  const changed = [
    ...(regressed > 0 ? [`${regressed} regressed`] : []),
    ...(improved > 0 ? [`${improved} improved`] : []),
    ...(recovered > 0 ? [`${recovered} as before again`] : []),
    ...(aboveWorst > 0 ? [`${aboveWorst} above the worst case`] : []),
  ];
  const rest = [
    ...(tooFew > 0 ? [`${tooFew} without enough runs yet`] : []),
    ...(gone > 0 ? [`${gone} left out: the scenario no longer has ${gone === 1 ? 'it' : 'them'}`] : []),
  ];
  const said = changed.length === 0 ? 'nothing has changed' : changed.join(', ');
  return `${countOf(expectations, 'expectation')}: ${[said, ...rest].join('; ')}`;
}

export const countOf = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
