import type { z } from 'zod';
import type { Alert } from '../domain/alert';
import type { BlockReason, ClockReading } from '../domain/facts';
import type { Explanation } from '../domain/explanation';
import type { ResolvedMonitor } from '../domain/resolvedMonitor';
import type { Expectation, Forbidden } from '../domain/scenario';
import type { Clock } from './clock';
import type { Http } from './http';
import type { ReadNotification } from './notification';

/** A kind of provider: one folder in src/providers and one line in its registry. */
export interface ProviderKind<Settings = unknown> {
  readonly kind: string;
  readonly summary: string;
  readonly settings: z.ZodType<Settings>;
  /** Values of the settings that must never reach an output. */
  secretsOf(settings: Settings): readonly string[];
  /** Where it is configured to be, for people; an answer need not have come from there yet. */
  urlOf(settings: Settings): string;
  /**
   * All that is watched, in words that are the same however the settings are written: `Mackerel organization acme at
   * https://api.mackerelio.com`. Two runs at once must not have one of them in common.
   */
  watched(settings: Settings): readonly string[];
  /** Whether polls may be frequent and the request budget is off: true for loopback alone. */
  isLoopback(settings: Settings): boolean;
  /** What is decent elsewhere than on loopback; absent: one request a second, three at once after a silence. */
  readonly requestLimits?: RequestLimits;
  /** How its `http` has to be made (system/http.ts); absent: as usual. */
  httpOptions?(settings: Settings): ProviderHttpOptions;
  create(name: string, settings: Settings, system: ProviderSystem): Provider;
  /** Its form of notifications, where it sends any. The webhook receiver tells forms apart by what is in them. */
  readonly readNotification?: ReadNotification;
  /** How `alertdrill init` comes to such settings; absent: they are written by hand. */
  readonly setup?: ProviderSetup;
}

/** Settings for a project file, from a key and from what the provider says about it. */
export interface ProviderSetup {
  /** Name for people: `Mackerel`. */
  readonly title: string;
  /** Variable of the environment that holds the key: `MACKEREL_APIKEY`. */
  readonly keyVariable: string;
  /** Where a person makes a key, and what it has to permit. */
  readonly keyHelp: string;
  /** Where the API is, unless it is said otherwise. */
  readonly url: string;
  /** Types of monitors, those first that suit a first drill best; others come after them. */
  readonly monitorTypes: readonly string[];
  /** What stands under the provider's key in the project file; `apiKey` is the key, or a reference to its variable. */
  settings(access: ProviderAccess, organization: string): Readonly<Record<string, string>>;
  /** Whose key it is, by one read. Throws ProviderError. */
  identify(access: ProviderAccess, system: ProviderSystem, signal: AbortSignal): Promise<ProviderIdentity>;
}

export interface ProviderAccess {
  readonly url: string;
  readonly apiKey: string;
}

export interface ProviderHttpOptions {
  readonly proxy?: string;
  readonly noProxy?: string;
  readonly caFile?: string;
}

export interface ProviderSystem {
  readonly clock: Clock;
  readonly http: Http;
  readonly budget: RequestBudget;
  /**
   * Where the environment's webhook receiver is reached from outside; absent: there is none. Providers send their
   * notifications below it: `URL/NAME`, where the last part names the receiver.
   */
  readonly webhookUrl?: string;
}

export interface RequestLimits {
  /** Requests that may be sent in a long run; Infinity: as many as wanted. */
  readonly perSecond: number;
  /** Requests that may be sent at once after a silence. */
  readonly burst: number;
}

/**
 * Every request takes a token first; polls go before logs, logs before evidence, but none waits for ever behind the
 * others. Who would have to wait too long because the provider asked for it is refused with a ProviderError.
 */
export interface RequestBudget {
  take(priority: 'poll' | 'log' | 'evidence', signal: AbortSignal): Promise<void>;
  /** The provider asked to wait (`Retry-After`); `untilMs` on the harness's clock. */
  pauseUntil(untilMs: number): void;
}

/** The system whose alerts are watched. Every method but `name` may throw ProviderError. */
export interface Provider {
  readonly name: string;
  readonly kind: string;
  /** It can list the past: one complete listing covers a window, whatever polls were lost. */
  readonly retrospective: boolean;
  /** Organisation or server, as it says itself. Throws where it is not the one that the project file names. */
  identify(signal: AbortSignal): Promise<ProviderIdentity>;
  listMonitors(signal: AbortSignal): Promise<readonly MonitorSummary[]>;
  /** One look at the alerts; never retried. */
  poll(query: PollQuery, signal: AbortSignal): Promise<PollAnswer>;
  /** Finds the one monitor that is meant, and what its configuration allows or forbids over the window to come. */
  inspect(subject: Expectation | Forbidden, window: Window, signal: AbortSignal): Promise<Inspection>;
  /** What the provider's own data say about the window, with figures. */
  explain(subject: Expectation | Forbidden, window: Window, signal: AbortSignal): Promise<Evidence>;
  /**
   * Why nobody was notified of an alert that fired: silenced by whom until when, inhibited by which alert, routed to
   * which receiver, still waiting for its group. Absent: the provider can't tell.
   */
  explainNotification?(
    subject: Expectation,
    alert: Alert,
    window: Window,
    signal: AbortSignal,
  ): Promise<readonly Explanation[]>;
}

export interface ProviderIdentity {
  readonly kind: string;
  readonly name: string;
  readonly url: string;
  /** Mackerel's organisation, where the provider has one. */
  readonly organization?: string;
  /** A stand-in's compressed minute, ms. Accepted from loopback alone. */
  readonly minuteMs?: number;
}

export interface MonitorSummary {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly url?: string;
  readonly configHash: string;
}

export interface PollQuery {
  /** List back to here, on the provider's clock, ms; absent: one page. */
  readonly sinceMs?: number;
  /** Monitors whose severity changes matter: their alert logs are read. */
  readonly monitorIds: ReadonlySet<string>;
}

export interface PollAnswer {
  /** Of the first page, harness's clock, ms. */
  readonly sentAtMs: number;
  /** Of the last page. */
  readonly answeredAtMs: number;
  readonly pages: number;
  readonly complete: boolean;
  /** What makes it incomplete, in words. */
  readonly lacks?: string;
  readonly alerts: readonly Alert[];
  readonly clock: readonly ClockReading[];
}

/** Harness's clock, ms. */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
  /** Provider's clock minus harness's clock, the best estimate, ms. */
  readonly offsetMs: number;
}

export interface Inspection {
  /** Absent where no single monitor is meant; `blockers` then says why, with near names. */
  readonly monitor?: ResolvedMonitor;
  readonly blockers: readonly BlockReason[];
  readonly notes: readonly string[];
}

export interface Evidence {
  readonly data: 'present' | 'absent' | 'unknown';
  readonly explanation: readonly Explanation[];
}
