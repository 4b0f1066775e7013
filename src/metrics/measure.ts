import { epochMsOf } from '../domain/isoTime';
import type { DrillReport, ExpectationReport, Report } from '../domain/report';
import { drillOutcomes, outcomes, type LabelName, type MetricName } from './catalogue';

export interface Measured {
  readonly name: MetricName;
  readonly labels: Readonly<Partial<Record<LabelName, string>>>;
  /** Of a histogram: one observation; absent: none yet, but there is such a series. Of a counter: what is added. */
  readonly value?: number;
}

/** What a run's report comes to as metrics: of each of its drills, in base units. */
export const measureRun = (report: Report): readonly Measured[] =>
  report.drills.flatMap((drill) => measureDrill(drill, report.run));

function measureDrill(drill: DrillReport, run: Report['run']): readonly Measured[] {
  const labels = { environment: run.environment, scenario: drill.scenario };
  const [first, last] = [drill.phases[0], drill.phases.at(-1)];
  const endedAt = epochMsOf(last?.endedAt ?? run.finishedAt) / 1_000;
  const startedAt = first === undefined ? endedAt : epochMsOf(first.startedAt) / 1_000;
  const value = (name: MetricName, number: number): Measured => ({ name, labels, value: number });
  return [
    ...stateSet('alertdrill_drill_outcome', labels, drill.outcome, drillOutcomes),
    ...stateSet('alertdrill_drills_total', labels, drill.outcome, drillOutcomes),
    value('alertdrill_drill_last_run_timestamp_seconds', endedAt),
    ...(drill.outcome === 'passed' ? [value('alertdrill_drill_last_success_timestamp_seconds', endedAt)] : []),
    value('alertdrill_drill_duration_seconds', exactly(endedAt - startedAt)),
    value('alertdrill_rollback_failures_total', drill.outcome === 'rollback-failed' ? 1 : 0),
    ...drill.expectations.flatMap((expectation) => measureExpectation(expectation, labels, endedAt)),
    ...Object.entries(drill.polling).flatMap(([provider, { requests, failed, gaps }]) => [
      { name: 'alertdrill_poll_requests_total' as const, labels: { ...labels, provider }, value: requests },
      { name: 'alertdrill_poll_failures_total' as const, labels: { ...labels, provider }, value: failed },
      { name: 'alertdrill_poll_gaps_total' as const, labels: { ...labels, provider }, value: gaps },
    ]),
  ];
}

function measureExpectation(
  expectation: ExpectationReport,
  ofDrill: Measured['labels'],
  endedAt: number,
): readonly Measured[] {
  const { outcome, verdict, latencyMs, withinMs, floorMs, worstMs } = expectation;
  const labels = { ...ofDrill, ...identityOf(expectation) };
  const seconds = (name: MetricName, ms: number | undefined): readonly Measured[] =>
    ms === undefined ? [] : [{ name, labels, value: exactly(ms / 1_000) }];
  // Of what was too uncertain or raised by something else, a latency would be one of nothing.
  const detectedMs = verdict === 'detected' || verdict === 'late' ? latencyMs?.estimate : undefined;
  return [
    ...seconds('alertdrill_last_detection_latency_seconds', detectedMs),
    {
      ...{ name: 'alertdrill_detection_latency_seconds', labels },
      ...(detectedMs !== undefined && { value: exactly(Math.max(0, detectedMs) / 1_000) }),
    },
    ...seconds('alertdrill_detection_deadline_seconds', withinMs),
    ...seconds('alertdrill_detection_floor_seconds', floorMs),
    ...seconds('alertdrill_detection_worst_case_seconds', worstMs),
    ...seconds('alertdrill_detection_margin_seconds', detectedMs === undefined ? undefined : withinMs - detectedMs),
    ...stateSet('alertdrill_expectation_outcome', labels, outcome, outcomes),
    { name: 'alertdrill_expectation_verdict_info', labels: { ...labels, verdict }, value: 1 },
    ...stateSet('alertdrill_expectation_results_total', labels, outcome, outcomes),
    ...(outcome === 'passed'
      ? [{ name: 'alertdrill_expectation_last_success_timestamp_seconds' as const, labels, value: endedAt }]
      : []),
  ];
}

/** Every state is there from the first drill on: what begins with its first 1 has no increase. */
const stateSet = (
  name: MetricName,
  labels: Measured['labels'],
  state: string,
  states: readonly string[],
): readonly Measured[] =>
  states.map((each) => ({ name, labels: { ...labels, outcome: each }, value: each === state ? 1 : 0 }));

/** Two of one scenario may differ in their target alone; `target` is what `on` says, or the author's `id`. */
export function identityOf({
  key,
  provider,
  monitor,
  severity = 'any',
}: Pick<ExpectationReport, 'key' | 'provider' | 'monitor'> & { readonly severity?: string }): Measured['labels'] {
  const names = [monitor.name, `#${monitor.id ?? ''}`].map((name) => `${provider}/${name}/${severity}/`);
  const start = names.find((each) => key.startsWith(each)) ?? '';
  return { provider, monitor: monitor.name, severity, target: key.slice(start.length) };
}

/** Without what floating point adds: milliseconds are the finest that is measured. */
const exactly = (seconds: number): number => Number(seconds.toFixed(6));
