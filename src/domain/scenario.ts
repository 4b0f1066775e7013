import type { Severity } from './alert';
import type { Courtesies } from './courtesy';

/** What an expectation file describes: a fault, the alerts expected from it, their deadlines, what must not fire. */
export interface Scenario {
  readonly name: string;
  /** The expectation file, relative to the project. */
  readonly file: string;
  /** Hash of what matters to a result: load, fault, effect, matchers; not title, owner or deadlines. */
  readonly hash: string;
  /** What it is the hash of, as the file has it, without secrets; absent in recordings of old. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly title?: string;
  readonly purpose?: string;
  readonly owner?: string;
  readonly runbook?: string;
  readonly tags: readonly string[];
  /** Where it may run; absent: in every environment that is not marked production. */
  readonly environments?: readonly string[];
  readonly scope: Scope;
  readonly load?: LoadPlan;
  readonly baselineMs: number;
  /** Absent: a control. */
  readonly fault?: FaultPlan;
  readonly effect?: ProbePlan;
  readonly effectWithinMs: number;
  /** From the onset. */
  readonly holdMs: number;
  /** From the injection, whatever the effect does. */
  readonly maxHoldMs: number;
  /** Upper bound of the random wait before the baseline; absent: the longest interval of the monitors involved. */
  readonly startJitterMs?: number;
  readonly expect: readonly Expectation[];
  readonly forbid: readonly Forbidden[];
  readonly unexpected: 'warn' | 'fail' | 'ignore';
  readonly abortWhen: readonly ProbePlan[];
  /** What is written to the providers for people's sake; absent: nothing. */
  readonly courtesies?: Courtesies;
}

/** What the drill disturbs. Nothing given: everything. */
export interface Scope {
  readonly services?: readonly string[];
  readonly roles?: readonly string[];
  readonly hosts?: readonly string[];
}

/** An exact name, or the provider's id. */
export type MonitorSelector = { readonly name: string } | { readonly id: string };

/** Which target of the monitor is meant; every property given must match. */
export interface TargetSelector {
  /** A host's name or id. */
  readonly host?: string;
  readonly service?: string;
  /** `service:role`. */
  readonly role?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** One alert that must open, with severity and deadline. */
export interface Expectation {
  /** Identity within the scenario: its `id`, else provider, monitor, severity and target. */
  readonly key: string;
  readonly provider: string;
  readonly monitor: MonitorSelector;
  /** At least this one; absent: any. */
  readonly severity?: Severity;
  /** Neither more nor less than `severity`. */
  readonly exact: boolean;
  readonly on: TargetSelector;
  readonly withinMs: number;
  /** What the author knows of the metric; sharpens floor and worst case. */
  readonly metric?: MetricHint;
  readonly resolved?: { readonly withinMs: number };
  /** A notification of it reaches alertdrill's webhook receiver in time, counted from the onset as `withinMs` is. */
  readonly notified?: NotifiedExpectation;
}

export interface NotifiedExpectation {
  readonly withinMs: number;
  /** As the notification names its receiver (Alertmanager), or the last part of the URL's path; absent: any. */
  readonly receiver?: string;
}

export interface MetricHint {
  readonly normal?: number;
  readonly faulted?: number;
  /** The sender's post interval; of a check, how often it runs. */
  readonly everyMs?: number;
  /** Of a check: how many bad results in a row it takes. */
  readonly attempts?: number;
}

/** An alert that must not open during the drill. */
export interface Forbidden {
  readonly key: string;
  readonly provider: string;
  readonly monitor: MonitorSelector;
  readonly on: TargetSelector;
  /** Roll back at once when it fires. */
  readonly abort: boolean;
}

/** Normal traffic, from baseline to settle. */
export interface LoadPlan {
  readonly script: string;
  /** Iterations started a second. */
  readonly ratePerSecond: number;
}

/** A fault as its kind parsed it. `options` is JSON; secrets in it are still references (`${secret.NAME}`). */
export interface FaultPlan {
  readonly kind: string;
  readonly options: unknown;
  /** The alert is raised by data that are made up (FaultKind.isSynthetic). */
  readonly synthetic?: true;
}

/** A probe as its kind parsed it: evidence from outside. `options` as in FaultPlan, what it `sees` included. */
export interface ProbePlan {
  readonly kind: string;
  readonly options: unknown;
  readonly everyMs: number;
  readonly timeoutMs: number;
  /** That many in a row confirm. */
  readonly times: number;
  /** For people: `GET http://... slower than 300 ms`. */
  readonly title: string;
}

/** A scenario without a fault: normal load must raise nothing. It always holds its whole `hold`. */
export const isControl = (scenario: Scenario): boolean => scenario.fault === undefined;
