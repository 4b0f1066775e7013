import type { z } from 'zod';
import type { Alert } from '../domain/alert';
import type { BlockReason, ClockReading } from '../domain/facts';
import type { Explanation } from '../domain/explanation';
import type { MetricSeries } from '../domain/metricSeries';
import type { ResolvedMonitor } from '../domain/resolvedMonitor';
import type { CourtesyName } from '../domain/courtesy';
import type { Expectation, Forbidden } from '../domain/scenario';
import type { Clock } from './clock';
import type { AskedCourtesies, CourtesyQuestion, CourtesySteps, PlannedCourtesies } from './courtesy';
import type { Http } from './http';
import type { MadeValue, TooWeak } from './madeValue';
import type { MetricPost } from './metricPost';
import type { MonitorFiles } from './monitorFiles';
import type { MonitorSketch } from './monitorSketch';
import type { ReadNotification } from './notification';

/** A kind of provider: one folder in src/providers and one line in its registry. */
export interface ProviderKind<Settings = unknown> {
  readonly kind: string;
  readonly summary: string;
  readonly settings: z.ZodType<Settings>;
  /** Values of the settings that must never reach an output. */
  secretsOf(settings: Settings): readonly string[];
  /** What its API takes as key, for faults that post to it. Absent: it has none. */
  keyOf?(settings: Settings): string;
  /** Where it is configured to be, for people; an answer need not have come from there yet. */
  urlOf(settings: Settings): string;
  /**
   * All that is watched, in words that are the same however the settings are written: `Mackerel organization acme at
   * https://api.mackerelio.com`. Two runs at once must not have one of them in common.
   */
  watched(settings: Settings): readonly string[];
  /** Whether polls may be frequent and the request budget is off: true for loopback alone. */
  isLoopback(settings: Settings): boolean;
  /** What is decent elsewhere than on loopback. */
  readonly requestLimits: RequestLimits;
  /** How its `http` has to be made (system/http.ts); absent: as usual. */
  httpOptions?(settings: Settings): ProviderHttpOptions;
  create(name: string, settings: Settings, system: ProviderSystem): Provider;
  /** Its form of notifications, where it sends any. The webhook receiver tells forms apart by what is in them. */
  readonly readNotification?: ReadNotification;
  /** What it can be asked to write for people's sake; absent: nothing. */
  readonly offers?: readonly CourtesyName[];
  /** Of those that a scenario asks for. Nothing is asked or touched. */
  courtesySteps?(settings: Settings, asked: CourtesyQuestion): readonly CourtesySteps[];
  /** Adds figures to those that it keeps, with a key that may write; absent: it keeps none of others. Throws ProviderError. */
  postMetrics?(settings: Settings, system: ProviderSystem, post: MetricPost): Promise<void>;
  /** Its monitors as code; absent: nobody keeps them so. */
  readonly monitorFiles?: MonitorFiles;
  /** How `alertdrill init` comes to such settings; absent: they are written by hand. */
  readonly setup?: ProviderSetup<Settings>;
}

/** How `alertdrill init` comes to settings for a project file: from answers, a key, and what the provider says itself. */
export interface ProviderSetup<Settings = unknown> {
  /** Name for people: `Mackerel`. */
  readonly title: string;
  readonly key: KeySetup;
  /** Where the API is, unless it is said otherwise; absent: it has to be said. */
  readonly url?: string;
  /** Such a URL, for people who have to say it. */
  readonly urlExample: string;
  /** A key belongs to an organization, which is confirmed before anything is written. */
  readonly hasOrganizations: boolean;
  /** Types of monitors, those first that suit a first drill best; others come after them. */
  readonly monitorTypes: readonly string[];
  /** What stands behind `on:` in a first expectation, and what it means: `{ host: web-01 }   # only for this host`. */
  readonly targetExample: string;
  /** What stands under the provider's key in the project file. */
  settings(given: GivenAccess): SetUpSettings;
  /** What else could stand there, each a line of YAML; they are written as comments. */
  furtherSettings(settings: SetUpSettings): readonly string[];
  /** Who answers, by one read. Throws ProviderError. */
  identify(settings: Settings, system: ProviderSystem, signal: AbortSignal): Promise<ProviderIdentity>;
  /** What the provider says that belongs into its settings, too. Absent: it says nothing of the kind. */
  discover?(settings: Settings, system: ProviderSystem, signal: AbortSignal): Promise<Discovery>;
}

export interface KeySetup {
  /** What people call it: `API key`. */
  readonly title: string;
  /** Variable of the environment that holds it: `MACKEREL_APIKEY`. */
  readonly variable: string;
  /** Where a person makes one, and what it has to permit. */
  readonly help: string;
  /** False: many do without. It is asked for only where the provider refuses to answer. */
  readonly isNeeded: boolean;
}

export interface GivenAccess {
  readonly url: string;
  /** The key, or a reference to its variable; absent where it is done without. */
  readonly key?: string;
  /** Where the provider has organizations. */
  readonly organization?: string;
}

/** Values as YAML has them. */
export type SetUpSettings = Readonly<Record<string, unknown>>;

export interface Discovery {
  readonly settings: SetUpSettings;
  /** What is left to people, and why. */
  readonly notes: readonly string[];
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
  /** Organisation or server, as it says itself. Throws where it is not the one that the project file names. */
  identify(signal: AbortSignal): Promise<ProviderIdentity>;
  listMonitors(signal: AbortSignal): Promise<readonly MonitorSummary[]>;
  /** What an expectation of that monitor can be written from; undefined where there is none. Absent: it can't tell. */
  sketch?(monitorId: string, signal: AbortSignal): Promise<MonitorSketch | undefined>;
  /** One look at the alerts; never retried. */
  poll(query: PollQuery, signal: AbortSignal): Promise<PollAnswer>;
  /** Finds the one monitor that is meant, and what its configuration allows or forbids over the window to come. */
  inspect(subject: Expectation | Forbidden, window: Window, signal: AbortSignal): Promise<Inspection>;
  /**
   * Whether nothing of what a fault makes up can raise the alert, by its values alone; undefined: something can, or that can't
   * be told. Absent: it can never tell.
   */
  tooWeak?(subject: Expectation, made: readonly MadeValue[], signal: AbortSignal): Promise<TooWeak | undefined>;
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
  /** What there is to hold for the courtesies that a drill asks for. Reads at most. Absent: it offers none. */
  planCourtesies?(asked: AskedCourtesies, signal: AbortSignal): Promise<PlannedCourtesies>;
}

/** What makes a `ProviderSystem` for settings. */
export type AccessKind<Settings> = Pick<ProviderKind<Settings>, 'isLoopback' | 'requestLimits' | 'httpOptions'>;

/** Where there is no run with its poller and its budget: in the keeper, and in `recover`. */
export type OpenProvider = <Settings>(
  kind: AccessKind<Settings>,
  settings: Settings,
  clock: Clock,
) => { readonly system: ProviderSystem; close(): void };

export interface ProviderIdentity {
  readonly kind: string;
  readonly name: string;
  readonly url: string;
  /** Whose alerts they are, where one server has many tenants: Mackerel's organisation. */
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
  /** Monitors that matter: what takes requests of its own is read for them alone (changes of severity, evaluations). */
  readonly monitorIds: ReadonlySet<string>;
}

export interface PollAnswer {
  /** Of the first page, harness's clock, ms. */
  readonly sentAtMs: number;
  /** Of the last page. */
  readonly answeredAtMs: number;
  readonly pages: number;
  /**
   * All that opened since `sinceMs` is in it, also what opened and closed between two polls or while none came through:
   * such a listing covers its window. A provider that lists only what is open closes its gaps from stored data, or says
   * that it can't.
   */
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
  /** Why its worst case is not known, in words; absent where it is. */
  readonly worstUnknown?: string;
  /** Of a monitor that fires by values and by their interruption: its bounds as long as values come. */
  readonly whileValuesCome?: Pick<ResolvedMonitor, 'floor' | 'worst'>;
  readonly blockers: readonly BlockReason[];
  readonly notes: readonly string[];
}

export interface Evidence {
  readonly data: 'present' | 'absent' | 'unknown';
  readonly explanation: readonly Explanation[];
  /** The values that it was made of, for a chart; no request is sent for it. Absent: there are none. */
  readonly metric?: readonly MetricSeries[];
}
