import { number, oneOf, text, type Assumption } from './assumption';

/** In minutes; one that never pauses would do nothing else. */
const shortestScan = 0.1;

/**
 * What nobody can know without a live Mackerel key, each as a setting with the reason for its default.
 * `minutes` are Mackerel's minutes: they shrink with the compressed minute of the stand-in; `Ms` never does.
 */
export const assumptions = {
  evaluationDelayMs: number(
    0,
    "how much later posted data is judged, in ms; an alert's openedAt is the time of the judgement",
    'the documents say that posts are judged as they arrive, and give no figure for the processing itself',
  ),
  withinGrain: oneOf(
    ['last-wins', 'first-wins'],
    'which of two points inside one minute stays',
    '"old values [...] will be overwritten" (api-docs/host-metrics) is said of equal timestamps; extended to one minute',
  ),
  initialHostStatus: oneOf(
    ['working', 'standby', 'maintenance', 'poweroff'],
    'the status of a newly registered host',
    'an organization sets its own; a verification environment needs hosts that are monitored from the start',
  ),
  afterManualClose: oneOf(
    ['reopens-at-next-breach', 'waits-for-recovery'],
    'what a breach that goes on after a close by hand does',
    'undocumented; data is judged as it comes, so the next breaching point finds no open alert and opens one',
  ),
  afterThresholdEdit: oneOf(
    ['held-until-closed-by-hand', 'judged-at-next-data'],
    "what becomes of an open alert when its monitor's thresholds are edited",
    '"alerts which were already raised will not be closed automatically, so it is necessary to close those alerts ' +
      'manually" (docs/howto/alerts), taken at its word',
  ),
  autoCloseReason: text(
    '',
    'the reason that an alert closed by recovery shows',
    'the API documents a reason for closed alerts, and no text for those that closed by themselves',
  ),
  connectivitySilenceMinutes: number(
    10,
    "how long a host's system metrics may be silent before a connectivity monitor fires",
    'unpublished and tuned continually; old copies of the FAQ said about ten minutes',
  ),
  connectivityScanMinutes: number(
    1,
    'how often silent hosts are looked for',
    'undocumented; everything else is by minutes',
    shortestScan,
  ),
  missingScanMinutes: number(
    1,
    'how often service metrics that stopped coming are looked for',
    'undocumented; thresholds are multiples of ten minutes, so ten would be possible too',
    shortestScan,
  ),
  interruptionEnds: oneOf(
    ['at-next-post', 'at-next-scan'],
    'when an alert of a service metric that stopped coming closes once it comes again',
    'undocumented; posts are judged as they arrive',
  ),
  notificationDelayMs: number(
    0,
    'how long a notification waits before it is sent for the first time, in ms',
    'nothing is published about the queue; up to half a minute would not be astonishing',
  ),
  externalMessageChange: oneOf(
    ['notified', 'not-notified'],
    "whether an external monitor's alert is told of where only its message changed",
    'an old FAQ (alert-notification) said so; the page is gone',
  ),
  hostRetirement: oneOf(
    ['notified', 'not-notified'],
    "whether the closing of a retired host's alerts is told of",
    'from 2024-06 to 2026-06 docs/howto/alerts said that it is not; the sentence has been taken out',
  ),
  resendScanMinutes: number(
    1,
    'how often it is looked whether alerts are to be told of again',
    'undocumented; intervals of resending are in whole minutes',
    shortestScan,
  ),
  downtimeUtcOffsetMinutes: number(
    540,
    'how far ahead of UTC the calendar is that downtimes repeat by',
    "the API has no time zone; Mackerel's own days are those of Japan",
    -720,
  ),
  servicePostsPerMinute: number(
    0,
    'how many posts a minute one service may get before they are answered 429; 0: any number',
    'api-docs/service-metrics has the 429 and no figure; one post a minute is its advice',
  ),
  deliveryTimeoutMs: number(
    10_000,
    'how long a receiver of a notification may take to answer, in ms',
    'undocumented; what senders of webhooks commonly wait',
    1,
  ),
  deliveryAttempts: number(
    3,
    'how often a notification is tried at all before it is given up',
    'that deliveries are retried is known from an announcement (2018-05-21); how often is not',
    1,
  ),
  deliveryRetryMs: number(60_000, 'the pause before the next attempt, in ms', 'undocumented'),
  channelSuspensionMs: number(
    1_800_000,
    'how long all attempts of a channel have to fail before it is suspended, in ms',
    '"for a certain period of time" (docs/howto/alerts, "Channel Suspension"), which is not published',
  ),
};

type Assumptions = typeof assumptions;

export type SettingName = keyof Assumptions;

export type Settings = {
  readonly [Name in SettingName]: Assumptions[Name] extends Assumption<infer Value> ? Value : never;
};

export const settingNames = Object.keys(assumptions) as readonly SettingName[];

// The type that a mapped object has is lost on its way through entries.
export const defaultSettings = Object.fromEntries(
  settingNames.map((name) => [name, assumptions[name].default]),
) as unknown as Settings;
