import type { ExpectationReport, SilenceReport, UnexpectedReport } from './report';
import { boundsText, latencyText } from './latencyText';
import { inSeconds } from './wording';

/** `detected after 7.4 s ± 0.5 s (this monitor: 4.0 to 9.0 s), expected within 15 s`, or the verdict and why. */
export function expectationText(expectation: ExpectationReport): string {
  const { verdict, latencyMs, floorMs, worstMs, withinMs, reason, borderline, backdated } = expectation;
  if ((verdict !== 'detected' && verdict !== 'late') || latencyMs === undefined) return verdictText(verdict, reason);
  const bounds = boundsText(floorMs, worstMs);
  return [
    `${verdict === 'late' ? 'late, ' : ''}detected after ${latencyText(latencyMs)}`,
    bounds === undefined ? '' : ` (this monitor: ${bounds})`,
    `, expected within ${inSeconds(withinMs)}`,
    borderline ? '; borderline, the deadline lies within the error' : '',
    backdated ? '; the alert was backdated, it counts from when it could be seen' : '',
  ].join('');
}

/** `notified after 31 s ± 0.5 s (receiver oncall), expected within 60 s`, or the verdict and why. */
export function notificationText({
  verdict,
  latencyMs,
  withinMs,
  toldReceiver,
  borderline,
  reason,
}: Notification): string {
  if ((verdict !== 'notified' && verdict !== 'notified-late') || latencyMs === undefined) {
    return verdictText(verdict, reason);
  }
  return [
    `${verdict} after ${latencyText(latencyMs)}`,
    toldReceiver === undefined ? '' : ` (receiver ${toldReceiver})`,
    `, expected within ${inSeconds(withinMs)}`,
    borderline ? '; borderline, the deadline lies within the error' : '',
  ].join('');
}

type Notification = NonNullable<ExpectationReport['notified']>;

/** `resolved after 6.0 s ± 0.5 s, expected within 30 s`, or the verdict and why. */
export function resolutionText({ verdict, latencyMs, withinMs, reason }: Resolution): string {
  if ((verdict !== 'resolved' && verdict !== 'resolved-late') || latencyMs === undefined) {
    return verdictText(verdict, reason);
  }
  return `${verdict} after ${latencyText(latencyMs)}, expected within ${inSeconds(withinMs)}`;
}

type Resolution = NonNullable<ExpectationReport['resolved']>;

/** `quiet, watched for 20 s`, or the verdict and why. */
export function silenceText({
  verdict,
  reason,
  watchedMs,
}: Pick<SilenceReport, 'reason' | 'watchedMs'> & Verdict): string {
  const watched = watchedMs === undefined ? '' : `, watched for ${inSeconds(watchedMs)}`;
  return verdict === 'quiet' ? `quiet${watched}` : verdictText(verdict ?? 'undecided', reason);
}

type Verdict = Pick<UnexpectedReport, 'verdict'>;

/** `interrupted by SIGINT`: a reason that begins with the verdict is not said after it once more. */
function verdictText(verdict: string, reason: string | undefined): string {
  if (reason === undefined) return verdict;
  return reason.startsWith(`${verdict} `) ? reason : `${verdict}: ${reason}`;
}
