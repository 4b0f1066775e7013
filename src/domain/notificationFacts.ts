import type { Severity } from './alert';

/** The webhook receiver listens: from here on no notification that comes is lost. */
export interface ReceiverReady {
  readonly type: 'receiver-ready';
  readonly atMs: number;
  /** Where providers send to. */
  readonly url: string;
}

/** A notification told of an alert. One fact an alert and state: what is only told again is not recorded again. */
export interface NotificationArrived {
  readonly type: 'notification-arrived';
  /** When its request had been read, stamped by the receiver. */
  readonly atMs: number;
  /** As the notification names it, else the last part of the path that it was sent to. */
  readonly receiver?: string;
  readonly of: NotifiedAlert;
}

/** An alert as a notification tells of it. */
export interface NotifiedAlert {
  /** `Alert.notifiedAs` of the alert that it is about. */
  readonly reference: string;
  /** Name of its monitor, where the notification says it beside the labels (Mackerel). */
  readonly monitor?: string;
  readonly state: 'firing' | 'resolved';
  /** Where the notification says so itself (Mackerel). */
  readonly severity?: Severity;
  /** Where alerts have labels, with `alertname`. */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * A notification came that did not tell of all its alerts: the sender cut it off, or it could not be read to its end.
 * From then on the receiver's silence proves nothing.
 */
export interface NotificationCut {
  readonly type: 'notification-cut';
  readonly atMs: number;
  readonly receiver?: string;
  /** What is missing: `alerts that max_alerts of the receiver cut off: 3`. */
  readonly detail: string;
}
