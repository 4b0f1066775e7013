import type { Alert } from './alert';
import type { CourtesyName } from './courtesy';
import type { Explanation } from './explanation';
import type { Interval } from './instant';
import type { MetricSeries } from './metricSeries';
import type { NotificationArrived, NotificationCut, ReceiverReady } from './notificationFacts';
import type { ResolvedMonitor } from './resolvedMonitor';

/**
 * A fact is something that was observed or came due, as it is recorded in `events.jsonl`.
 * All times are milliseconds on the harness's clock unless a comment says otherwise. Facts are JSON and never change.
 */
export type Fact =
  | PhaseEntered
  | MonitorResolved
  | Blocked
  | Noted
  | Polled
  | AlertSeen
  | Probed
  | InjectionSent
  | Injected
  | InjectionFailed
  | LoadMeasured
  | Due
  | Stopped
  | RollbackStarted
  | RolledBack
  | RollbackFailed
  | ReceiverReady
  | NotificationArrived
  | NotificationCut
  | EvidenceFetched
  | CourtesyWritten
  | MachineSlept
  | WaitingEnded;

export type FactOf<T extends Fact['type']> = Extract<Fact, { type: T }>;

export type PhaseName =
  'preflight' | 'jitter' | 'baseline' | 'inject' | 'hold' | 'rollback' | 'recovery' | 'settle' | 'verdict';

interface PhaseEntered {
  readonly type: 'phase-entered';
  readonly atMs: number;
  readonly phase: PhaseName;
}

/** Preflight found the one monitor that an expectation or a forbidden alert names. */
interface MonitorResolved {
  readonly type: 'monitor-resolved';
  readonly atMs: number;
  /** Key of the expectation or forbidden alert. */
  readonly key: string;
  readonly provider: string;
  readonly monitor: ResolvedMonitor;
}

/** Preflight or baseline stopped the drill. `already-open` names the alert that was in the way. */
interface Blocked {
  readonly type: 'blocked';
  readonly atMs: number;
  readonly reasons: readonly BlockReason[];
}

export interface BlockReason {
  /** Which expectation or forbidden alert; absent: the whole drill. */
  readonly key?: string;
  readonly cause: string;
  readonly detail: string;
  readonly hint?: string;
}

/** Worth a line in the report, changes no verdict (a muted monitor where no notification is expected). */
interface Noted {
  readonly type: 'noted';
  readonly atMs: number;
  readonly text: string;
}

/** One answer (or none) of a provider. */
interface Polled {
  readonly type: 'polled';
  readonly provider: string;
  readonly sentAtMs: number;
  readonly answeredAtMs: number;
  readonly result: PollResult;
}

export type PollResult =
  | {
      readonly ok: true;
      readonly pages: number;
      /** The listing reached back to what was asked for, first page sent at `sentAtMs`. */
      readonly complete: boolean;
      /** What makes it incomplete, in words. */
      readonly lacks?: string;
      /** Ids of all alerts of the listing that are open now. */
      readonly openIds: readonly string[];
      /** What the provider's clock said, each with the request that carried it. */
      readonly clock: readonly ClockReading[];
    }
  | { readonly ok: false; readonly failure: PollFailure; readonly message: string; readonly status?: number };

/** The provider's clock showed a time within `shown` (its clock) between sending and answering (ours). */
export interface ClockReading {
  readonly sentAtMs: number;
  readonly answeredAtMs: number;
  readonly shown: Interval;
}

export type PollFailure =
  'unauthorized' | 'forbidden' | 'rate-limited' | 'server-error' | 'timeout' | 'unreachable' | 'malformed' | 'refused';

/**
 * An alert is new, or something about it changed since the poll before. Sent by the poll of the same times, and
 * recorded before it; nothing is concluded from it until that is recorded too.
 */
interface AlertSeen {
  readonly type: 'alert-seen';
  readonly sentAtMs: number;
  readonly answeredAtMs: number;
  readonly alert: Alert;
}

/** `effect`, or `abort:0`, `abort:1`... in the order of `abortWhen`. */
export type ProbeName = 'effect' | `abort:${number}`;

interface Probed {
  readonly type: 'probed';
  readonly probe: ProbeName;
  readonly sentAtMs: number;
  /** When the result was certain: for `slowerThan`, sent + threshold, not the answer. */
  readonly decidedAtMs: number;
  /** `bad`: it sees what it looks for. `unknown` says nothing either way. */
  readonly result: 'good' | 'bad' | 'unknown';
  readonly detail: string;
}

/** From here on the fault may be there. */
interface InjectionSent {
  readonly type: 'injection-sent';
  readonly atMs: number;
}

/** The fault was injected between sending and acknowledging, stamped by the keeper. */
interface Injected {
  readonly type: 'injected';
  readonly sentAtMs: number;
  readonly ackedAtMs: number;
  /** The end of what its commands said. */
  readonly output?: string;
  /** A control injects nothing: its window begins here. */
  readonly control?: true;
}

interface InjectionFailed {
  readonly type: 'injection-failed';
  readonly atMs: number;
  readonly message: string;
}

/** How much of the asked load k6 delivered over a window. */
interface LoadMeasured {
  readonly type: 'load-measured';
  readonly atMs: number;
  /** `normal`: the scenario's load; `fault`: the load that is the fault. */
  readonly load: 'normal' | 'fault';
  readonly fromMs: number;
  readonly toMs: number;
  /** Iterations. */
  readonly asked: number;
  readonly delivered: number;
}

/** A time limit was reached. */
interface Due {
  readonly type: 'due';
  readonly atMs: number;
  readonly what: 'effect-within' | 'hold' | 'max-hold' | 'last-look' | 'rollback-verification' | 'recovery' | 'settle';
}

/** The drill was ended before its time. */
interface Stopped {
  readonly type: 'stopped';
  readonly atMs: number;
  readonly cause: 'aborted' | 'interrupted';
  readonly why: string;
}

interface RollbackStarted {
  readonly type: 'rollback-started';
  readonly atMs: number;
}

interface RolledBack {
  readonly type: 'rolled-back';
  readonly sentAtMs: number;
  readonly ackedAtMs: number;
  /** The end of what its commands said. */
  readonly output?: string;
  readonly notes: readonly string[];
}

interface RollbackFailed {
  readonly type: 'rollback-failed';
  readonly atMs: number;
  readonly message: string;
}

/** What the provider's own data say about an expectation or forbidden alert over the window. */
interface EvidenceFetched {
  readonly type: 'evidence-fetched';
  readonly atMs: number;
  readonly key: string;
  /** Why nobody was notified of an alert that fired; absent: why it did not fire. */
  readonly about?: 'notification';
  readonly data: 'present' | 'absent' | 'unknown';
  readonly explanation: readonly Explanation[];
  /** What the monitor looked at; bounded, and absent where the provider shows none. No verdict depends on it. */
  readonly metric?: readonly MetricSeries[];
}

/**
 * What was written to a provider for people's sake, or could not be. `set` is followed by `undone` or `not-undone` of the
 * same `id`, unless it is `kept`. Changes no verdict.
 */
interface CourtesyWritten {
  readonly type: 'courtesy';
  readonly atMs: number;
  /** One a drill. */
  readonly id: string;
  readonly courtesy: CourtesyName;
  readonly provider: string;
  readonly state: 'set' | 'not-set' | 'undone' | 'kept' | 'not-undone';
  /** What was done, or what it failed with. */
  readonly text: string;
}

/** The machine was suspended: monotonic time stood still meanwhile. */
interface MachineSlept {
  readonly type: 'machine-slept';
  readonly atMs: number;
  readonly byMs: number;
}

/** A second signal: whoever drills wants to wait no longer to see that the effect is gone. */
interface WaitingEnded {
  readonly type: 'waiting-ended';
  readonly atMs: number;
  readonly why: string;
}
