import { expectationVerdicts } from '../domain/verdict';

export type LabelName =
  'environment' | 'scenario' | 'provider' | 'monitor' | 'severity' | 'target' | 'outcome' | 'verdict';

/** What a metric is about, by the labels that every sample of it has. */
export type Subject = 'expectation' | 'drill' | 'provider';

export interface Metric {
  readonly name: string;
  readonly type: 'gauge' | 'counter' | 'histogram';
  /** `1`: a number without a unit. */
  readonly unit: 'seconds' | 'seconds since 1970' | '1';
  readonly help: string;
  readonly subject: Subject;
  /** Beside those of its subject, with all that it may be. */
  readonly extra?: { readonly label: LabelName; readonly values: readonly string[] };
  /**
   * What becomes of the value of earlier runs: it is replaced, also by none where this drill has none; added to; or it
   * stays until there is a later one.
   */
  readonly before: 'replaced' | 'added' | 'later';
}

/** The labels of each subject. All of them stand in files that people wrote: no ids, no times, nothing that a drill found. */
export const labelsOf = {
  expectation: ['environment', 'scenario', 'provider', 'monitor', 'severity', 'target'],
  drill: ['environment', 'scenario'],
  provider: ['environment', 'scenario', 'provider'],
} as const satisfies Readonly<Record<Subject, readonly LabelName[]>>;

/**
 * Upper bounds, s. Alerts come after some seconds (a check, a test with a short minute) to half an hour (three points of
 * an expression that is evaluated each five minutes), and most monitors look once a minute: finest around that.
 */
export const latencyBuckets = [5, 10, 20, 30, 45, 60, 90, 120, 150, 180, 240, 300, 420, 600, 900, 1_200, 1_800];

export const outcomes = ['passed', 'inconclusive', 'failed'] as const;
export const drillOutcomes = [...outcomes, 'rollback-failed'] as const;
export const verdicts = [...Object.keys(expectationVerdicts), 'undecided'];

const gauge = { type: 'gauge', before: 'replaced' } as const;
const counter = { type: 'counter', unit: '1', before: 'added' } as const;
const time = { type: 'gauge', unit: 'seconds since 1970', before: 'later' } as const;
const seconds = { ...gauge, unit: 'seconds' } as const;

/** All metrics. docs/metrics.md is checked against it. */
export const metrics = [
  {
    ...{ name: 'alertdrill_last_detection_latency_seconds', ...seconds, subject: 'expectation' },
    help: 'From the onset to the alert in the last drill; negative where the alert was faster than the effect probe, absent where none was detected',
  },
  {
    ...{ name: 'alertdrill_detection_latency_seconds', type: 'histogram', unit: 'seconds', subject: 'expectation' },
    before: 'added',
    help: 'From the onset to the alert, of all drills in which it was detected, in time or late; negative ones count as 0',
  },
  {
    ...{ name: 'alertdrill_detection_deadline_seconds', ...seconds, subject: 'expectation' },
    help: 'What the expectation file allows from the onset to the alert',
  },
  {
    ...{ name: 'alertdrill_detection_floor_seconds', ...seconds, subject: 'expectation' },
    help: "The shortest latency that the monitor's own configuration allows; absent where it is not known",
  },
  {
    ...{ name: 'alertdrill_detection_worst_case_seconds', ...seconds, subject: 'expectation' },
    help: "The longest latency that the monitor's own configuration allows; absent where it is not known",
  },
  {
    ...{ name: 'alertdrill_detection_margin_seconds', ...seconds, subject: 'expectation' },
    help: 'Deadline minus latency in the last drill; negative where the alert was late, absent where none was detected',
  },
  {
    ...{ name: 'alertdrill_expectation_outcome', ...gauge, unit: '1', subject: 'expectation' },
    extra: { label: 'outcome', values: outcomes },
    help: 'Of the last drill: 1 for what the expectation came to, 0 for the others',
  },
  {
    ...{ name: 'alertdrill_expectation_verdict_info', ...gauge, unit: '1', subject: 'expectation' },
    extra: { label: 'verdict', values: verdicts },
    help: 'Always 1: the verdict of the last drill is in the label',
  },
  {
    ...{ name: 'alertdrill_expectation_results_total', ...counter, subject: 'expectation' },
    extra: { label: 'outcome', values: outcomes },
    help: 'Drills of the expectation, by what it came to',
  },
  {
    ...{ name: 'alertdrill_expectation_last_success_timestamp_seconds', ...time, subject: 'expectation' },
    help: 'End of the last drill in which the alert was detected in time',
  },
  {
    ...{ name: 'alertdrill_drill_outcome', ...gauge, unit: '1', subject: 'drill' },
    extra: { label: 'outcome', values: drillOutcomes },
    help: 'Of the last drill: 1 for what it came to, 0 for the others. rollback-failed: the fault may still be there',
  },
  {
    ...{ name: 'alertdrill_drills_total', ...counter, subject: 'drill' },
    extra: { label: 'outcome', values: drillOutcomes },
    help: 'Drills, by what they came to',
  },
  {
    ...{ name: 'alertdrill_drill_last_run_timestamp_seconds', ...time, subject: 'drill' },
    help: 'End of the last drill, whatever it came to',
  },
  {
    ...{ name: 'alertdrill_drill_last_success_timestamp_seconds', ...time, subject: 'drill' },
    help: 'End of the last drill that passed',
  },
  {
    ...{ name: 'alertdrill_drill_duration_seconds', ...seconds, subject: 'drill' },
    help: 'How long the last drill took, from preflight to its end',
  },
  {
    ...{ name: 'alertdrill_rollback_failures_total', ...counter, subject: 'drill' },
    help: 'Drills whose rollback failed or could not be verified',
  },
  {
    ...{ name: 'alertdrill_poll_requests_total', ...counter, subject: 'provider' },
    help: "Requests that looked for the provider's alerts during drills",
  },
  {
    ...{ name: 'alertdrill_poll_failures_total', ...counter, subject: 'provider' },
    help: "Looks at the provider's alerts during drills that failed",
  },
  {
    ...{ name: 'alertdrill_poll_gaps_total', ...counter, subject: 'provider' },
    help: 'Times of more than 10 s during drills in which no look at the alerts succeeded',
  },
] as const satisfies readonly Metric[];

export type MetricName = (typeof metrics)[number]['name'];

export const metricNamed = (name: string): Metric | undefined => metrics.find((metric) => metric.name === name);
