import type { Alert } from '../domain/alert';
import type { Courtesies, CourtesyName } from '../domain/courtesy';
import type { BlockReason } from '../domain/facts';
import type { ResolvedMonitor } from '../domain/resolvedMonitor';
import type { Expectation, Forbidden, Scenario } from '../domain/scenario';
import type { Step } from '../domain/step';

/** What a drill asks of one provider. */
export interface AskedCourtesies extends Courtesies {
  readonly drillId: string;
  readonly scenario: Pick<Scenario, 'name' | 'title' | 'scope'>;
  /** Of this provider, resolved. */
  readonly subjects: readonly { readonly subject: Expectation | Forbidden; readonly monitor: ResolvedMonitor }[];
  /** From being set to being undone, at the longest, ms. */
  readonly longestMs: number;
  /** From the injection to the rollback, at the longest, ms. */
  readonly longestFaultMs: number;
}

/** One thing to be written, held and undone by the keeper as a fault is. */
export interface Courtesy {
  readonly name: CourtesyName;
  readonly provider: string;
  /** The HeldKind that does it. */
  readonly kind: string;
  /** For people: `mute of Shop p95 latency`. */
  readonly title: string;
  /** JSON without secrets. `workDir` is a folder of its own, gone after it was undone. */
  state(workDir: string, nowMs: number): unknown;
  /** What was done, once it is armed: `Shop p95 latency muted; Shop 5xx was muted before`. */
  done(state: unknown): string;
}

/** The courtesies of one provider, prepared: nothing was written. */
export interface PlannedCourtesies {
  /** From the baseline until the alerts of the drill are over. */
  readonly quiet: readonly Courtesy[];
  /** From the injection to the rollback. */
  readonly annotate: readonly Courtesy[];
  /** Of an alert of the drill, once it is there; absent: none. */
  readonly memo?: (alert: Alert) => Courtesy;
  /** Why it can't be quiet. */
  readonly blockers: readonly BlockReason[];
  /** What of the rest can't be. */
  readonly notes: readonly string[];
}

/** What is asked of a provider for a dry run. */
export interface CourtesyQuestion extends Courtesies {
  readonly scenario: Scenario;
  /** Of this provider, as they are named. */
  readonly subjects: readonly (Expectation | Forbidden)[];
}

/** What a courtesy sends: requests to the letter, but for ids that nobody has asked for. */
export interface CourtesySteps {
  readonly name: CourtesyName;
  readonly set: readonly Step[];
  readonly undo: readonly Step[];
}
