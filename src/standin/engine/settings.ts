/**
 * What nobody can know without a live Mackerel key, each as a setting with the reason for its default.
 * `minutes` are Mackerel's minutes: they shrink with the compressed minute of the stand-in; `Ms` never does.
 */
export interface Settings {
  /** Data posted is judged this much later (milliseconds); the alert's openedAt is the time of the judgement. */
  readonly evaluationDelayMs: number;
  /** Which of two points inside one storage grain stays. */
  readonly withinGrain: 'last-wins' | 'first-wins';
  /** The status of a newly registered host: an organization's own setting in Mackerel. */
  readonly initialHostStatus: 'working' | 'standby' | 'maintenance' | 'poweroff';
  /** What a breach that goes on after a close by hand does. */
  readonly afterManualClose: 'reopens-at-next-breach' | 'waits-for-recovery';
  /** What becomes of an open alert when its monitor's thresholds are edited. */
  readonly afterThresholdEdit: 'held-until-closed-by-hand' | 'judged-at-next-data';
  /** The `reason` that an alert closed by recovery shows. */
  readonly autoCloseReason: string;
  /** How long a host's system metrics may be silent before a connectivity monitor fires. */
  readonly connectivitySilenceMinutes: number;
  /** How often silent hosts are looked for. */
  readonly connectivityScanMinutes: number;
  /** How often service metrics that stopped coming are looked for. */
  readonly missingScanMinutes: number;
  /** How long a notification waits before it is sent for the first time (milliseconds). */
  readonly notificationDelayMs: number;
  /** Whether an external monitor's alert is told of where only its message changed. */
  readonly externalMessageChange: 'notified' | 'not-notified';
  /** Whether the closing of a retired host's alerts is told of. */
  readonly hostRetirement: 'notified' | 'not-notified';
  /** How often it is looked whether alerts are to be told of again. */
  readonly resendScanMinutes: number;
  /** Hours ahead of UTC, in minutes, of the calendar that downtimes repeat by. */
  readonly downtimeUtcOffsetMinutes: number;
  /** How long a receiver may take to answer (milliseconds). */
  readonly deliveryTimeoutMs: number;
  /** How often a notification is tried at all before it is given up. */
  readonly deliveryAttempts: number;
  /** The pause before the next attempt. */
  readonly deliveryRetryMinutes: number;
  /** How long all attempts of a channel have to fail before it is suspended. */
  readonly channelSuspensionMinutes: number;
}

export const defaultSettings: Settings = {
  // The documents say that posts are judged as they arrive, and give no figure for the processing itself.
  evaluationDelayMs: 0,
  // "Old values on the Mackerel interface will be overwritten" (api-docs/host-metrics) is said of equal timestamps;
  // extended here to one grain.
  withinGrain: 'last-wins',
  // What a verification environment needs: a host that is monitored from its registration on.
  initialHostStatus: 'working',
  // Undocumented. Mackerel judges data as it comes, so the next breaching point finds no open alert and opens one.
  afterManualClose: 'reopens-at-next-breach',
  // "Alerts which were already raised will not be closed automatically, so it is necessary to close those alerts
  // manually" (docs/howto/alerts), taken at its word.
  afterThresholdEdit: 'held-until-closed-by-hand',
  // The API documents a reason for closed alerts, and no text for those that closed by themselves.
  autoCloseReason: '',
  // Unpublished and tuned continually; old copies of the FAQ said about ten minutes.
  connectivitySilenceMinutes: 10,
  connectivityScanMinutes: 1,
  // The scan's period is undocumented; thresholds are multiples of ten minutes, so ten would be possible too.
  missingScanMinutes: 1,
  // Nothing is published about the queue; up to half a minute would not be astonishing.
  notificationDelayMs: 0,
  // An old FAQ (alert-notification) said so of external monitors; the page is gone.
  externalMessageChange: 'notified',
  // From 2024-06 to 2026-06 docs/howto/alerts said that such alerts are not told of; the sentence has been taken out.
  hostRetirement: 'notified',
  // Intervals are in whole minutes.
  resendScanMinutes: 1,
  // The API has no time zone; Mackerel's own days are those of Japan.
  downtimeUtcOffsetMinutes: 540,
  // Undocumented; what senders of webhooks commonly wait.
  deliveryTimeoutMs: 10_000,
  // That deliveries are retried is known from an announcement (2018-05-21); how often and for how long is not.
  deliveryAttempts: 3,
  deliveryRetryMinutes: 1,
  // "For a certain period of time" (docs/howto/alerts, "Channel Suspension"), which is not published.
  channelSuspensionMinutes: 30,
};
