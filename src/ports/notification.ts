import type { NotifiedAlert } from '../domain/notificationFacts';

/** What a request to the webhook receiver says. */
export interface Notification {
  /** As the notification names it; absent: the URL that it was sent to does. */
  readonly receiver?: string;
  readonly alerts: readonly Told[];
  /** Which alerts it ought to tell of and does not: `alerts that max_alerts of the receiver cut off: 3`. Absent: none. */
  readonly lacks?: string;
}

export interface Told {
  readonly of: NotifiedAlert;
  /** Tells an opening of the alert from its next one. Absent: not told. */
  readonly opening?: string;
}

/** Undefined: the body is no notification in the form of that provider. */
export type ReadNotification = (body: unknown) => Notification | undefined;
