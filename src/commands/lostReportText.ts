import { hasCode, messageOf } from '../domain/caught';
import { plainText } from '../domain/plainText';
import { NotSent } from '../ports/reporter';

/** A reporter failed after all, for a person: which report is not there, and why. */
export function lostReportText(kind: string, error: unknown, file?: string): string {
  if (error instanceof NotSent) return `alertdrill: the report to ${kind} was not sent: ${plainText(error.message)}\n`;
  if (file === undefined) return `alertdrill: the reporter ${kind} failed: ${messageOf(error)}\n`;
  return `alertdrill: the ${kind} report was not written to ${file}: ${inWords(error)}\n`;
}

/** The drills are right, but who reads the report would take its absence, or an older one, for this run's. */
export function lostReportCodeText(lost: ReadonlySet<LostPart>): string {
  const whole = lost.has('its recording') ? '' : '; the recording has it all';
  const verb = lost.size === 1 ? 'is' : 'are';
  return `alertdrill: all passed, but the exit code is 3 and not 0, since ${[...lost].join(' and ')} ${verb} missing${whole}\n`;
}

/** What of a run could not be written. */
export type LostPart = 'a report of it' | 'its recording' | 'its place in the history' | 'what went to stdout';

function inWords(error: unknown): string {
  if (hasCode(error, 'ENOSPC', 'EDQUOT')) return 'no space is left there';
  if (hasCode(error, 'EACCES', 'EPERM')) return 'this is not permitted';
  if (hasCode(error, 'EROFS')) return 'nothing can be written there, it is read-only';
  if (hasCode(error, 'ENOENT', 'ENOTDIR')) return 'its folder is not there, and could not be made';
  if (hasCode(error, 'EISDIR')) return 'a folder is in its place';
  return messageOf(error);
}
