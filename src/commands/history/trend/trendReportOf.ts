import { configDifferences } from '../../../domain/trend/configDifferences';
import type { ExpectationTrend, Suspect, TrendResult } from '../../../domain/trend/expectationTrend';
import { trendOf, type TrendTerms } from '../../../domain/trend/trendOf';
import {
  isNews,
  trendStates,
  type TrendCause,
  type TrendEntry,
  type TrendPoint,
  type TrendTotals,
} from '../../../domain/trend/trendReport';
import type { Acceptance, ExpectationResults } from '../../../history/store/historyStore';
import { randomFrom } from '../../../randomFrom';

export interface Kept {
  readonly expectations: readonly ExpectationResults[];
  /** The oldest first. */
  readonly acceptances: readonly Acceptance[];
  /** Results from before are left out. ISO 8601 */
  readonly sinceIso?: string;
}

export interface Trends {
  readonly entries: readonly (Omit<TrendEntry, 'cause'> & { readonly suspect?: Suspect })[];
  readonly totals: TrendTotals;
}

/** So many results of each are handed on, to be drawn. */
const mostResults = 400;

/** All expectations that scenarios still have; what there is to be said of first. Hashes are not looked up yet. */
export function trendsOf(
  { expectations, acceptances, sinceIso = '' }: Kept,
  terms: Omit<TrendTerms, 'random'>,
): Trends {
  const accepted = new Map(acceptances.map((each) => [placeOf(each), each]));
  const newest = newestRuns(expectations);
  const present = expectations.filter((each) => each.results.at(-1)?.run === newest.get(scenarioOf(each)));
  const entries = present.flatMap((each) => {
    const acceptance = accepted.get(placeOf(each));
    const results = sinceIso === '' ? each.results : each.results.filter(({ at }) => at >= sinceIso);
    const trend = trendOf(results, acceptance?.at, { ...terms, random: randomFrom(seed) });
    return trend === undefined ? [] : [entryOf(each, trend, acceptance)];
  });
  return { entries: entries.toSorted(byState), totals: totalsOf(entries, expectations.length - present.length) };
}

/** The same history gives the same answer. */
const seed = 1;

const placeOf = ({ environment, scenario, key }: Pick<Acceptance, 'environment' | 'scenario' | 'key'>): string =>
  JSON.stringify([environment, scenario, key]);
const scenarioOf = ({ environment, scenario }: ExpectationResults): string => JSON.stringify([environment, scenario]);

/** In its latest run a scenario had all expectations that it still has. */
function newestRuns(expectations: readonly ExpectationResults[]): ReadonlyMap<string, string> {
  const newest = new Map<string, { readonly at: string; readonly run: string }>();
  for (const each of expectations) {
    const last = each.results.at(-1);
    const known = newest.get(scenarioOf(each));
    if (last !== undefined && (known === undefined || last.at > known.at)) newest.set(scenarioOf(each), last);
  }
  return new Map([...newest].map(([scenario, { run }]) => [scenario, run]));
}

function entryOf(of: ExpectationResults, trend: ExpectationTrend, acceptance: Acceptance | undefined) {
  const { environment, scenario, key, provider, monitor, severity } = of;
  const { last, baseline, judged, passed, inconclusive, lacking } = trend;
  const { withinMs, floorMs, worstMs } = last;
  return {
    ...{ environment, scenario, key, provider, monitor, ...(severity !== undefined && { severity }) },
    state: trend.state,
    baseline: {
      ...baseline,
      ...(baseline.why === 'accepted' && acceptance && { reason: acceptance.reason, by: acceptance.by }),
    },
    runs: { judged, passed, inconclusive, lacking },
    latencyMs: trend.latency,
    ...{ withinMs, ...(floorMs !== undefined && { floorMs }), ...(worstMs !== undefined && { worstMs }) },
    last: {
      ...pointOf(last),
      ...(last.latencyMs && { marginMs: withinMs - last.latencyMs.estimate }),
      isAboveWorst: trend.isAboveWorst,
    },
    ...(trend.slower && { slower: trend.slower }),
    ...(trend.turned && { turned: trend.turned }),
    ...(trend.faster && { faster: trend.faster }),
    ...(trend.suspect && { suspect: trend.suspect }),
    shifts: trend.shifts,
    needs: trend.needs,
    results: trend.results.slice(-mostResults).map(pointOf),
  };
}

/** Spelt out: there may be a hundred thousand of them. */
const pointOf = ({ at, run, outcome, verdict, latencyMs }: TrendResult): TrendPoint =>
  latencyMs === undefined
    ? { at, run, outcome, verdict }
    : { at, run, outcome, verdict, latencyMs: latencyMs.estimate };

type Entry = Trends['entries'][number];

const byState = (a: Entry, b: Entry): number =>
  trendStates.indexOf(a.state) - trendStates.indexOf(b.state) || Number(isNews(b)) - Number(isNews(a));

function totalsOf(entries: readonly Entry[], gone: number): TrendTotals {
  const of = (state: Entry['state']) => entries.filter((entry) => entry.state === state).length;
  return {
    expectations: entries.length,
    regressed: of('regressed'),
    improved: of('improved'),
    recovered: of('recovered'),
    tooFew: of('too-few'),
    steady: of('steady'),
    aboveWorst: entries.filter(({ last }) => last.isAboveWorst).length,
    failing: entries.filter(({ last }) => last.outcome === 'failed').length,
    gone,
  };
}

/** @param configs canonical JSON by its hash; those that were not kept are not there */
export function withCause({ suspect, ...entry }: Entry, configs: ReadonlyMap<string, string>): TrendEntry {
  if (suspect === undefined) return entry;
  const [before, after] = [configs.get(suspect.beforeHash), configs.get(suspect.afterHash)];
  const cause: TrendCause = {
    at: suspect.at,
    run: suspect.run,
    ...(before !== undefined &&
      after !== undefined && { differences: configDifferences(JSON.parse(before), JSON.parse(after)) }),
  };
  return { ...entry, cause };
}
