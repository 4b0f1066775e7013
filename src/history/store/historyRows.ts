import { decisive } from '../decisive';
import type { KnownDrill, KnownExpectation } from '../knownReport';
import type { KeptRun } from './historyStore';

/** What of a run goes into which table; the names are those of the columns. */
export interface RunRows {
  readonly run: RunRow;
  readonly drills: readonly DrillRow[];
  readonly results: readonly ResultRow[];
  readonly configs: readonly ConfigRow[];
}

interface RunRow {
  readonly id: string;
  readonly environment: string;
  readonly started_at: string;
  readonly outcome: string;
  readonly cut_off: boolean;
  readonly report: string;
}

interface DrillRow {
  readonly run: string;
  readonly position: number;
  readonly scenario: string;
  readonly scenario_hash: string;
  readonly outcome: string;
  readonly injected_at: string | null;
  readonly synthetic: boolean;
}

/** With what its run and its drill say: a hundred thousand of them are read without a join. */
interface ResultRow {
  readonly environment: string;
  readonly scenario: string;
  readonly key: string;
  readonly at: string;
  readonly run: string;
  readonly drill: number;
  readonly position: number;
  readonly provider: string;
  readonly monitor: string;
  readonly monitor_hash: string | null;
  readonly scenario_hash: string;
  readonly severity: string | null;
  readonly synthetic: boolean;
  readonly cut_off: boolean;
  readonly verdict: string;
  readonly outcome: string;
  readonly within_ms: number;
  readonly floor_ms: number | null;
  readonly worst_ms: number | null;
  readonly latency_earliest_ms: number | null;
  readonly latency_estimate_ms: number | null;
  readonly latency_latest_ms: number | null;
}

interface ConfigRow {
  readonly hash: string;
  readonly config: string;
}

export function rowsOf({ id, isCutOff, report, known: { run, drills } }: KeptRun): RunRows {
  const { environment, startedAt, outcome } = run;
  const results = drills.flatMap((drill, position): readonly ResultRow[] => {
    const ofDrill = {
      environment,
      scenario: drill.scenario,
      at: drill.injectedAt ?? startedAt,
      run: id,
      drill: position,
      scenario_hash: drill.scenarioHash,
      synthetic: drill.synthetic === true,
      cut_off: isCutOff,
    };
    return drill.expectations.map((each, index) => ({ ...ofDrill, position: index, ...ofExpectation(each) }));
  });
  return {
    run: { id, environment, started_at: startedAt, outcome, cut_off: isCutOff, report },
    drills: drills.map((drill, position) => ({
      run: id,
      position,
      scenario: drill.scenario,
      scenario_hash: drill.scenarioHash,
      outcome: drill.outcome,
      injected_at: drill.injectedAt ?? null,
      synthetic: drill.synthetic === true,
    })),
    results,
    configs: drills.flatMap(configsOf),
  };
}

const ofExpectation = (each: KnownExpectation) => ({
  key: each.key,
  provider: each.provider,
  monitor: each.monitor.name,
  monitor_hash: each.monitorConfigHash ?? null,
  severity: each.severity ?? null,
  ...decisive(each),
  within_ms: each.withinMs,
  floor_ms: each.floorMs ?? null,
  worst_ms: each.worstMs ?? null,
  latency_earliest_ms: each.latencyMs?.earliest ?? null,
  latency_estimate_ms: each.latencyMs?.estimate ?? null,
  latency_latest_ms: each.latencyMs?.latest ?? null,
});

/** Reports had none at first, and have none of a monitor that was not found. */
const configsOf = ({ scenarioHash, scenarioConfig, expectations }: KnownDrill): readonly ConfigRow[] =>
  [
    { hash: scenarioHash, config: scenarioConfig },
    ...expectations.map((each) => ({ hash: each.monitorConfigHash, config: each.monitorConfig })),
  ].flatMap(({ hash, config }) =>
    hash === undefined || config === undefined ? [] : [{ hash, config: JSON.stringify(config) }],
  );
