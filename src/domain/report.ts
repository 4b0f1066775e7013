import type { ClosedBy, Severity } from './alert';
import type { CourtesyName } from './courtesy';
import type { FactOf, PhaseName } from './facts';
import type { Explanation } from './explanation';
import type { MetricSeries } from './metricSeries';
import type { LatencyBound } from './resolvedMonitor';
import type {
  DrillOutcome,
  ExpectationVerdict,
  NotificationVerdict,
  Outcome,
  ResolutionVerdict,
  SilenceVerdict,
} from './verdict';

/** `report.json`. Times are ISO 8601 in UTC with milliseconds; durations and latencies are milliseconds. */
export interface Report {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'alertdrill'; readonly version: string };
  readonly run: RunHeader & {
    readonly finishedAt: string;
    readonly outcome: DrillOutcome;
    /** What ended it before its time: `interrupted by SIGINT`. */
    readonly interrupted?: string;
    /** What ended it before its time, where that was no signal: `the shop died (SIGKILL)`. */
    readonly lost?: string;
    /** What could not be announced (`announce` of the environment), in words. */
    readonly unannounced?: readonly string[];
  };
  readonly drills: readonly DrillReport[];
  readonly totals: {
    readonly passed: number;
    readonly failed: number;
    readonly inconclusive: number;
    readonly rollbackFailed: number;
  };
}

export interface RunHeader {
  readonly id: string;
  readonly startedAt: string;
  readonly environment: string;
  /** The environment is marked production. */
  readonly production?: true;
  readonly providers: readonly ProviderHeader[];
  readonly initiator: {
    readonly user: string;
    readonly host: string;
    readonly argv: readonly string[];
    readonly ciUrl?: string;
  };
  /** Of the start jitter. */
  readonly seed: number;
}

export interface ProviderHeader {
  readonly name: string;
  readonly kind: string;
  readonly url: string;
  readonly organization?: string;
  readonly minuteMs?: number;
}

export interface IntervalReport {
  readonly earliest: string;
  readonly latest: string;
}

export interface LatencyReport {
  readonly estimate: number;
  readonly earliest: number;
  readonly latest: number;
}

export interface InjectionReport {
  /** `cut-short`: the drill was ended while it was on. */
  readonly state: 'done' | 'failed' | 'cut-short';
  /** What it failed with. */
  readonly message?: string;
  /** The end of what its commands said, where it was done. */
  readonly output?: string;
}

export interface BlockedReport {
  /** Name of the monitor that it concerns; absent: the whole drill. */
  readonly monitor?: string;
  readonly cause: string;
  readonly detail: string;
  readonly hint?: string;
}

export interface DrillReport {
  readonly id: string;
  readonly scenario: string;
  readonly title?: string;
  readonly owner?: string;
  readonly runbook?: string;
  readonly file: string;
  readonly gitRevision?: string;
  readonly scenarioHash: string;
  readonly scenarioConfig?: Readonly<Record<string, unknown>>;
  readonly control: boolean;
  /** The alert was raised by data that were made up: the monitor is tried by it, and not what feeds the monitor. */
  readonly synthetic?: true;
  /** An effect probe looked whether the fault bites; without one the onset is the injection. */
  readonly effectProbed: boolean;
  readonly outcome: DrillOutcome;
  /** Of the outcome, in one sentence, where it is not `passed`. */
  readonly reason?: string;
  readonly phases: readonly { readonly name: PhaseName; readonly startedAt: string; readonly endedAt: string }[];
  readonly fault?: string;
  /** All that stood in the way, where the drill was blocked. */
  readonly blockedBy?: readonly BlockedReport[];
  readonly injectedAt?: string;
  readonly injection?: InjectionReport;
  readonly onset?: IntervalReport;
  readonly rolledBackAt?: string;
  readonly rollback: {
    readonly state: string;
    readonly message?: string;
    readonly output?: string;
    readonly notes: readonly string[];
    readonly only?: 'courtesies';
  };
  /** What was written to the providers for people's sake; absent: nothing was asked for. */
  readonly written?: readonly WrittenReport[];
  readonly effectGoneAt?: string;
  readonly expectations: readonly ExpectationReport[];
  readonly forbidden: readonly SilenceReport[];
  readonly unexpected: UnexpectedReport;
  readonly marks: readonly { readonly kind: string; readonly detail: string }[];
  readonly notes: readonly string[];
  readonly load?: LoadReport;
  readonly faultLoad?: LoadReport;
  readonly polling: Readonly<
    Record<string, { readonly requests: number; readonly failed: number; readonly gaps: number }>
  >;
  /** Provider's clock minus this machine's. */
  readonly clockOffsetMs: Readonly<Record<string, { readonly earliest: number; readonly latest: number }>>;
}

export interface ExpectationReport {
  readonly key: string;
  readonly provider: string;
  readonly monitor: { readonly id?: string; readonly name: string; readonly url?: string };
  readonly monitorConfigHash?: string;
  readonly monitorConfig?: Readonly<Record<string, unknown>>;
  readonly severity?: Severity;
  readonly withinMs: number;
  readonly floorMs?: number;
  readonly worstMs?: number;
  readonly floorTerms?: LatencyBound['terms'];
  readonly worstTerms?: LatencyBound['terms'];
  readonly verdict: ExpectationVerdict | 'undecided';
  readonly outcome: Outcome;
  readonly reason?: string;
  readonly borderline: boolean;
  readonly backdated: boolean;
  readonly latencyMs?: LatencyReport;
  readonly stagesMs: StagesReport;
  readonly alert?: AlertReport;
  readonly openings: number;
  readonly notified?: {
    readonly withinMs: number;
    /** The one that was asked for. */
    readonly receiver?: string;
    readonly verdict: NotificationVerdict | 'undecided';
    readonly outcome: Outcome;
    readonly borderline: boolean;
    readonly arrivedAt?: string;
    /** The one that was told. */
    readonly toldReceiver?: string;
    readonly latencyMs?: LatencyReport;
    readonly reason?: string;
    readonly explanation: readonly Explanation[];
  };
  readonly resolved?: {
    readonly withinMs: number;
    readonly verdict: ResolutionVerdict | 'undecided';
    readonly outcome: Outcome;
    readonly latencyMs?: LatencyReport;
    readonly reason?: string;
  };
  readonly explanation: readonly Explanation[];
  /** What the monitor looked at in the window, where evidence was fetched and the provider shows it; bounded. */
  readonly metric?: readonly MetricReport[];
}

/** From the onset to each stage, as far as it is known. */
export interface StagesReport {
  readonly pending?: number;
  readonly firing?: number;
  readonly visible?: number;
  readonly notified?: number;
}

export interface AlertReport {
  readonly id: string;
  readonly monitor: string;
  readonly url?: string;
  /** On this machine's clock. */
  readonly openedAt: IntervalReport;
  /** Which of the provider's records that was taken from, where there are several. */
  readonly openedFrom?: string;
  readonly closedBy?: ClosedBy;
  readonly target: string;
  readonly value?: number;
  readonly message?: string;
  readonly transitions: readonly { readonly severity: Severity | 'ok'; readonly at: IntervalReport }[];
}

export interface SilenceReport {
  readonly key: string;
  readonly provider: string;
  readonly monitor: { readonly id?: string; readonly name: string };
  readonly verdict: SilenceVerdict | 'undecided';
  readonly outcome: Outcome;
  readonly reason?: string;
  readonly watchedMs?: number;
  readonly alert?: AlertReport;
  readonly explanation: readonly Explanation[];
  /** See ExpectationReport. */
  readonly metric?: readonly MetricReport[];
}

export interface MetricReport {
  readonly title: string;
  readonly threshold?: MetricSeries['threshold'] & object;
  /** Oldest first. */
  readonly points: readonly { readonly at: string; readonly value: number }[];
}

export interface UnexpectedReport {
  readonly policy: 'warn' | 'fail' | 'ignore';
  readonly verdict?: SilenceVerdict | 'undecided';
  readonly outcome?: Outcome;
  readonly reason?: string;
  readonly watchedMs?: number;
  readonly alerts: readonly AlertReport[];
}

export interface WrittenReport {
  readonly courtesy: CourtesyName;
  readonly provider: string;
  readonly state: FactOf<'courtesy'>['state'];
  readonly text: string;
  readonly setAt?: string;
  readonly undoneAt?: string;
}

export interface LoadReport {
  readonly asked: number;
  readonly delivered: number;
  readonly requests?: number;
  readonly failed?: number;
  readonly droppedIterations?: number;
  readonly p95Ms?: number;
  readonly k6Version?: string;
}
