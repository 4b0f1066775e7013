import type { ExclusionInput } from '../../config/projectSchema';
import { nearest } from '../../config/nearest';
import type { CoverageBars, CoverageReport, CoverageTotals, MonitorCoverage } from '../../domain/coverageReport';
import type { EvidenceOfRuns } from '../../domain/evidence';
import { isoTime } from '../../domain/isoTime';
import {
  isInForce,
  marginMs,
  proofStates,
  standingOf,
  type ListedMonitor,
  type MonitorResult,
  type ProofState,
} from '../../domain/proof';
import type { MonitorSelector } from '../../domain/scenario';
import { someNames } from '../../domain/wording';
import type { Bars } from './bars';
import { detailOf } from './detail';
import type { Newcomers } from './newcomers';

/** A scenario, as far as it matters here: whose alerts it expects. */
export interface Expecting {
  readonly name: string;
  readonly expect: readonly { readonly provider: string; readonly monitor: MonitorSelector }[];
}

export interface ToCover extends Bars {
  readonly toolVersion: string;
  readonly environment: string;
  /** Harness's clock. */
  readonly atMs: number;
  readonly source: CoverageReport['source'];
  readonly monitors: readonly ListedMonitor[];
  /** Whose monitors these are. */
  readonly providers: ReadonlySet<string>;
  /** No provider of the environment is left out. */
  readonly isWhole: boolean;
  /** Those of the environment. */
  readonly scenarios: readonly Expecting[];
  readonly exclusions: readonly ExclusionInput[];
  readonly evidence: EvidenceOfRuns;
  readonly newcomers?: Newcomers;
  readonly notes: readonly string[];
}

/** The worst first, then by name. */
export function coverageOf(given: ToCover): CoverageReport {
  const { monitors, atMs, exclusions } = given;
  const expected = createSelection(given.scenarios.flatMap(asked), ({ scenario }) => scenario);
  const excluded = createSelection(
    exclusions.map((exclusion) => ({ monitor: selectorOf(exclusion.monitor), exclusion })),
    ({ exclusion }) => exclusion,
  );
  const covered = monitors
    .map((monitor) => coverageOfOne(monitor, expected.of(monitor), excluded.of(monitor), given))
    .toSorted(byState);
  const totals = totalsOf(covered);
  return {
    schemaVersion: 1,
    tool: { name: 'alertdrill', version: given.toolVersion },
    environment: given.environment,
    at: isoTime(atMs),
    source: given.source,
    totals,
    bars: barsOf(given, totals, covered),
    monitors: covered,
    notes: [
      ...given.notes,
      ...unmatched(expected.unused().filter(({ provider }) => given.providers.has(provider))),
      ...(given.isWhole ? excluded.unused() : []).map(({ monitor }) => strayExclusion(nameOf(monitor), monitors)),
      ...sharedNotes(exclusions, monitors),
      ...expiredNotes(exclusions, atMs),
    ],
  };
}

function strayExclusion(name: string, monitors: ToCover['monitors']): string {
  const near = nearest(name, [...new Set(monitors.map((monitor) => monitor.name))]);
  const meant = near.length === 0 ? '' : `: did you mean ${near.join(' or ')}?`;
  return `the exclusion of ${name} is of no monitor here${meant}`;
}

interface Asked {
  readonly provider: string;
  readonly monitor: MonitorSelector;
  readonly scenario: string;
}

const asked = ({ name, expect }: Expecting): readonly Asked[] =>
  expect.map(({ provider, monitor }) => ({ provider, monitor, scenario: name }));

const selectorOf = (monitor: ExclusionInput['monitor']): MonitorSelector =>
  typeof monitor === 'string' ? { name: monitor } : monitor;

const nameOf = (selector: MonitorSelector): string => ('id' in selector ? selector.id : selector.name);

/** Which of the items name a monitor, without going through all of them for each; an item may be for one provider only. */
function createSelection<T extends { readonly provider?: string; readonly monitor: MonitorSelector }, R>(
  items: readonly T[],
  resultOf: (item: T) => R,
) {
  const bySelector = new Map<string, T[]>();
  for (const item of items) {
    const key = JSON.stringify([item.provider, item.monitor]);
    bySelector.set(key, [...(bySelector.get(key) ?? []), item]);
  }
  const used = new Set<T>();
  return {
    of: ({ provider, id, name }: ListedMonitor): readonly R[] => {
      const keys = [provider, undefined].flatMap((whose) =>
        [{ name }, ...(id === undefined ? [] : [{ id }])].map((selector) => JSON.stringify([whose, selector])),
      );
      const found = keys.flatMap((key) => bySelector.get(key) ?? []);
      for (const item of found) used.add(item);
      return found.map(resultOf);
    },
    unused: (): readonly T[] => items.filter((item) => !used.has(item)),
  };
}

function coverageOfOne(
  monitor: ListedMonitor,
  scenarios: readonly string[],
  exclusions: readonly ExclusionInput[],
  { evidence, atMs, maxAgeMs, newcomers }: ToCover,
): MonitorCoverage {
  const { configHash, ...listed } = monitor;
  // Where several name it, the one that holds for the longest time.
  const [exclusion] = exclusions.toSorted((a, b) => (a.until < b.until ? 1 : -1));
  const standing = standingOf(
    {
      evidence: evidence.of(monitor),
      isExpected: scenarios.length > 0,
      ...(exclusion && { exclusion }),
      ...(configHash !== undefined && { configHash }),
    },
    { nowMs: atMs, ...(maxAgeMs !== undefined && { maxAgeMs }) },
  );
  const isExpired = exclusion !== undefined && !isInForce(exclusion, atMs);
  const detail = detailOf(standing, { exclusion, isExpired, isExpected: scenarios.length > 0 });
  return {
    ...listed,
    state: standing.state,
    ...(detail !== undefined && { detail }),
    scenarios: [...new Set(scenarios)],
    ...('result' in standing && { result: resultOf(standing.result) }),
    ...('configuration' in standing && { configuration: standing.configuration }),
    ...(exclusion && { exclusion: { reason: exclusion.reason, until: exclusion.until, isExpired } }),
    ...(newcomers && { isNew: newcomers.isNew(monitor) }),
  };
}

function resultOf(result: MonitorResult): NonNullable<MonitorCoverage['result']> {
  const { run, scenario, at, outcome, verdict, withinMs, latencyMs, synthetic } = result;
  const margin = marginMs(result);
  return {
    ...{ run, scenario, at, outcome, verdict, withinMs },
    ...(latencyMs && { latencyMs }),
    ...(margin !== undefined && { marginMs: margin }),
    ...(synthetic && { synthetic }),
  };
}

function byState(a: MonitorCoverage, b: MonitorCoverage): number {
  const order = proofStates.indexOf(a.state) - proofStates.indexOf(b.state);
  if (order !== 0) return order;
  // The same everywhere, whatever the machine's language.
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

function totalsOf(monitors: readonly MonitorCoverage[]): CoverageTotals {
  const count = (state: ProofState): number => monitors.filter((monitor) => monitor.state === state).length;
  const proven = count('proven');
  const excluded = count('excluded');
  const counted = monitors.length - excluded;
  return {
    monitors: monitors.length,
    failing: count('failing'),
    stale: count('stale'),
    inconclusive: count('inconclusive'),
    neverRun: count('never-run'),
    withoutExpectation: count('without-expectation'),
    proven,
    excluded,
    // Never rounded up: 99.96 % is not all.
    ...(counted > 0 && { percent: Math.floor((proven * 1000) / counted) / 10 }),
  };
}

function barsOf(
  { failUnderPercent, requireNewMs, newcomers }: ToCover,
  { proven, monitors, excluded }: CoverageTotals,
  covered: readonly MonitorCoverage[],
): CoverageBars {
  const counted = monitors - excluded;
  const lacking = covered
    .filter(({ isNew, scenarios, state }) => isNew === true && scenarios.length === 0 && state !== 'excluded')
    .map(({ name }) => name);
  return {
    ...(failUnderPercent !== undefined && {
      failUnder: { percent: failUnderPercent, isMet: counted > 0 && proven * 100 >= failUnderPercent * counted },
    }),
    ...(newcomers &&
      requireNewMs !== undefined && {
        requireNew: {
          comparedWith: newcomers.comparedWith,
          withinMs: requireNewMs,
          isMet: lacking.length === 0,
          lacking,
        },
      }),
  };
}

function unmatched(items: readonly Asked[]): readonly string[] {
  const names = [...new Set(items.map(({ monitor }) => nameOf(monitor)))];
  if (names.length === 0) return [];
  return [`expectation files name monitors that are not among these: ${someNames(names, 5)}`];
}

/** A name may be of several, of which not all were meant. */
const sharedNotes = (exclusions: readonly ExclusionInput[], monitors: ToCover['monitors']): readonly string[] =>
  exclusions.flatMap(({ monitor }) => {
    const ids = monitors.flatMap(({ id, name }) => (name === monitor ? [id ?? name] : []));
    if (ids.length < 2 || typeof monitor !== 'string') return [];
    return [
      `the exclusion of ${monitor} is of ${ids.length} monitors: ${someNames(ids)} (\`monitor: { id: ... }\` names one)`,
    ];
  });

const expiredNotes = (exclusions: readonly ExclusionInput[], atMs: number): readonly string[] =>
  exclusions
    .filter((exclusion) => !isInForce(exclusion, atMs))
    .map(
      ({ monitor, until }) => `the exclusion of ${nameOf(selectorOf(monitor))} expired with ${until}: it counts again`,
    );
