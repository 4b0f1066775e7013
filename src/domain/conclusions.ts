import type { Alert, Severity } from './alert';
import type { CourtesyName } from './courtesy';
import type { BlockReason, FactOf } from './facts';
import type { Explanation } from './explanation';
import type { ResolvedMonitor } from './resolvedMonitor';
import type { Interval } from './instant';
import type { Expectation, Forbidden } from './scenario';
import type {
  DrillOutcome,
  ExpectationVerdict,
  NotificationVerdict,
  Outcome,
  ResolutionVerdict,
  SilenceVerdict,
} from './verdict';

/** What `judge(scenario, facts)` makes of the facts so far. All instants on the harness's clock, ms. */
export interface Conclusions {
  readonly injected?: Interval;
  readonly onset?: Interval;
  readonly effectGone?: Interval;
  readonly rollback: RollbackConclusion;
  readonly courtesies: readonly CourtesyConclusion[];
  readonly expectations: readonly ExpectationConclusion[];
  readonly forbidden: readonly SilenceConclusion[];
  /** The watch for alerts that match nothing. */
  readonly unexpected: UnexpectedConclusion;
  readonly marks: readonly Mark[];
  readonly notes: readonly string[];
  readonly polling: Readonly<Record<string, PollingConclusion>>;
  /** What the undecided questions wait for; empty: nothing that is still to come can change a verdict. */
  readonly awaiting: ReadonlySet<Awaited>;
  /** What the drill came to; undecided questions count as inconclusive. */
  readonly outcome: DrillOutcome;
}

export interface RollbackConclusion {
  readonly state: 'not-needed' | 'pending' | 'done' | 'unverified' | 'failed';
  readonly at?: Interval;
  readonly message?: string;
  readonly notes: readonly string[];
  /** The fault itself is gone: what is left was written to the providers. */
  readonly only?: 'courtesies';
}

/** Something that was written to a provider for people's sake. */
export interface CourtesyConclusion {
  readonly id: string;
  readonly courtesy: CourtesyName;
  readonly provider: string;
  readonly state: FactOf<'courtesy'>['state'];
  /** What was done, or why it was not. */
  readonly text: string;
  readonly setAtMs?: number;
  readonly undoneAtMs?: number;
}

export interface ExpectationConclusion {
  readonly expectation: Expectation;
  readonly monitor?: ResolvedMonitor;
  /** Absent: undecided, and `awaiting` says for want of what. */
  readonly verdict?: ExpectationVerdict;
  readonly outcome?: Outcome;
  readonly awaiting?: Awaited;
  /** One sentence why: `opened 12 s before the fault`. */
  readonly reason?: string;
  readonly blockedBy: readonly BlockReason[];
  /** The deadline lies inside the latency's interval. */
  readonly borderline: boolean;
  /** The alert opened more than 5 s before it could be seen: the deadline was judged on `visible`. */
  readonly backdated: boolean;
  readonly latency?: Interval;
  readonly detection?: Detection;
  readonly notification?: NotificationConclusion;
  readonly resolution?: ResolutionConclusion;
  readonly explanation: readonly Explanation[];
  /** Matching alerts that opened after the injection. */
  readonly openings: number;
}

/**
 * What an undecided question waits for: the effect's onset, the end of the window (`hold`), a listing that covers it,
 * the provider's own data or the load's figures (`evidence`), a notification that may still be on its way, or the alert's
 * end. Only for the first two is the fault still needed.
 */
export type Awaited = 'onset' | 'window' | 'coverage' | 'evidence' | 'notification' | 'resolution';

export interface Detection {
  readonly alert: Alert;
  readonly severity: Severity;
  /** When its condition was first seen to hold, where the provider waits from then on; absent: not known. */
  readonly pendingAt?: Interval;
  /** When it reached the expected severity. */
  readonly openedAt: Interval;
  /** Between the last poll without it and the first with it. */
  readonly visibleAt: Interval;
}

export interface NotificationConclusion {
  /** Absent: undecided. */
  readonly verdict?: NotificationVerdict;
  readonly outcome?: Outcome;
  readonly awaiting?: Awaited;
  /** The first notification that counts. */
  readonly arrival?: { readonly atMs: number; readonly receiver?: string };
  /** From the onset to its arrival. */
  readonly latency?: Interval;
  /** The deadline lies inside the latency's interval. */
  readonly borderline: boolean;
  readonly reason?: string;
  readonly explanation: readonly Explanation[];
}

export interface ResolutionConclusion {
  /** Absent: undecided. */
  readonly verdict?: ResolutionVerdict;
  readonly outcome?: Outcome;
  readonly awaiting?: Awaited;
  /** From effect gone to closed. */
  readonly latency?: Interval;
  readonly reason?: string;
}

export interface SilenceConclusion {
  readonly forbidden: Forbidden;
  readonly monitor?: ResolvedMonitor;
  readonly verdict?: SilenceVerdict;
  readonly outcome?: Outcome;
  readonly awaiting?: Awaited;
  readonly reason?: string;
  readonly alert?: Alert;
  /** How long silence was watched without a gap, ms. */
  readonly watchedMs?: number;
  readonly explanation: readonly Explanation[];
}

export interface UnexpectedConclusion {
  readonly policy: 'warn' | 'fail' | 'ignore';
  /** Only with `fail`. */
  readonly verdict?: SilenceVerdict;
  readonly outcome?: Outcome;
  readonly awaiting?: Awaited;
  readonly reason?: string;
  readonly watchedMs?: number;
  readonly alerts: readonly Alert[];
}

/** Something that the reader of a verdict must know. */
export interface Mark {
  readonly kind:
    'clock-suspect' | 'flapping-effect' | 'effect-not-verified' | 'above-worst-case' | 'before-effect' | 'synthetic';
  readonly detail: string;
}

export interface PollingConclusion {
  readonly requests: number;
  readonly failed: number;
  /** Spans of more than 10 s without a successful poll. */
  readonly gaps: number;
  /** Provider's clock minus harness's, ms; absent where it is not known. */
  readonly offset?: Interval;
}
