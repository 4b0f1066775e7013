/** The outcome of a drill or an expectation. A drill's is the worst of its own: passed < inconclusive < failed. */
export type Outcome = 'passed' | 'inconclusive' | 'failed';

/** `rollback-failed` is worse than all: the fault may still be there. */
export type DrillOutcome = Outcome | 'rollback-failed';

/** The verdicts of an expectation, in the order in which they are tried (domain.md, "Verdicts"). */
export const expectationVerdicts = {
  'already-open': 'inconclusive',
  blocked: 'inconclusive',
  'too-early': 'inconclusive',
  detected: 'passed',
  'too-uncertain': 'inconclusive',
  'fault-failed': 'inconclusive',
  'no-effect': 'inconclusive',
  'load-not-delivered': 'inconclusive',
  'effect-ended': 'inconclusive',
  aborted: 'inconclusive',
  interrupted: 'inconclusive',
  'provider-unreachable': 'inconclusive',
  'no-data': 'inconclusive',
  late: 'failed',
  'wrong-severity': 'failed',
  'wrong-target': 'failed',
  missed: 'failed',
} as const satisfies Readonly<Record<string, Outcome>>;

export type ExpectationVerdict = keyof typeof expectationVerdicts;

/** What is found after `detected` or `late`, where `resolved` was asked for. */
export const resolutionVerdicts = {
  resolved: 'passed',
  'closed-under-fault': 'failed',
  'not-resolved': 'failed',
  'resolved-late': 'failed',
  'resolution-unknown': 'inconclusive',
} as const satisfies Readonly<Record<string, Outcome>>;

export type ResolutionVerdict = keyof typeof resolutionVerdicts;

/** What is found after `detected` or `late`, where `notified` was asked for. */
export const notificationVerdicts = {
  notified: 'passed',
  'notified-late': 'failed',
  'not-notified': 'failed',
  'notification-unknown': 'inconclusive',
} as const satisfies Readonly<Record<string, Outcome>>;

export type NotificationVerdict = keyof typeof notificationVerdicts;

/** The verdicts of a forbidden alert, and of the watch for unexpected ones. */
export const silenceVerdicts = {
  'already-open': 'inconclusive',
  blocked: 'inconclusive',
  fired: 'failed',
  'fault-failed': 'inconclusive',
  'no-effect': 'inconclusive',
  'load-not-delivered': 'inconclusive',
  'effect-ended': 'inconclusive',
  aborted: 'inconclusive',
  interrupted: 'inconclusive',
  'provider-unreachable': 'inconclusive',
  'no-data': 'inconclusive',
  quiet: 'passed',
} as const satisfies Readonly<Record<string, Outcome>>;

export type SilenceVerdict = keyof typeof silenceVerdicts;

const badness: Readonly<Record<DrillOutcome, number>> = { passed: 0, inconclusive: 1, failed: 2, 'rollback-failed': 3 };

/** The worst of all; nothing at all is inconclusive: an empty drill proves nothing. */
export function worstOutcome<T extends DrillOutcome>(outcomes: readonly T[]): T | 'inconclusive' {
  const [first, ...rest] = outcomes;
  if (first === undefined) return 'inconclusive';
  return rest.reduce((worst, outcome) => (badness[outcome] > badness[worst] ? outcome : worst), first);
}
