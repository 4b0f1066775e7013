import type { Interval } from './instant';

/** An alert's severity; `unknown` is the provider saying that it can't tell (Mackerel's UNKNOWN). */
export type Severity = 'warning' | 'critical' | 'unknown';

/** What an alert is about, in the provider's own names. A property is absent where the provider doesn't say. */
export interface AlertTarget {
  readonly hostId?: string;
  readonly hostName?: string;
  readonly service?: string;
  /** `service:role`, without a space. */
  readonly roles?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
}

/** A change of severity. `at` is on the provider's clock, as wide as its stamp's resolution. */
export interface Transition {
  readonly severity: Severity | 'ok';
  readonly at: Interval;
}

/** Who ended an alert: the monitor seeing good values, a person, or the removal of what it watched. */
export type ClosedBy = 'recovery' | 'person' | 'removal' | 'unknown';

/**
 * One opening of a monitor on one target, in one shape whatever the provider.
 * All instants are on the provider's clock (ms since the epoch); `judge` maps them to the harness's.
 */
export interface Alert {
  /** The provider's name in the environment. */
  readonly provider: string;
  readonly id: string;
  readonly monitor: { readonly id: string; readonly name: string };
  readonly target: AlertTarget;
  /** When its condition was seen to hold first, where the provider waits before it opens the alert. */
  readonly pendingAt?: Interval;
  readonly openedAt: Interval;
  /** Which of the provider's records `openedAt` was taken from, for people; absent where there is only one. */
  readonly openedFrom?: string;
  readonly closedAt?: Interval;
  readonly closedBy?: ClosedBy;
  /** Oldest first, the opening included. */
  readonly transitions: readonly Transition[];
  /** What notifications know it by: Alertmanager's fingerprint, Mackerel's alert id. Absent: not known (yet). */
  readonly notifiedAs?: string;
  readonly value?: number;
  readonly message?: string;
  readonly url?: string;
}
