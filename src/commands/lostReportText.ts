import { hasCode, messageOf } from '../domain/caught';

/** A reporter failed after all, for a person: which report is not there, and why. */
export function lostReportText(kind: string, error: unknown, file?: string): string {
  if (file === undefined) return `alertdrill: the reporter ${kind} failed: ${messageOf(error)}\n`;
  return `alertdrill: the ${kind} report was not written to ${file}: ${inWords(error)}\n`;
}

/** The drills are right, but who reads the report would take its absence, or an older one, for this run's. */
export const lostReportCodeText =
  'alertdrill: all passed, but the exit code is 3 and not 0, since a report of it is missing; the recording has it all\n';

function inWords(error: unknown): string {
  if (hasCode(error, 'ENOSPC', 'EDQUOT')) return 'no space is left there';
  if (hasCode(error, 'EACCES', 'EPERM')) return 'this is not permitted';
  if (hasCode(error, 'EROFS')) return 'nothing can be written there, it is read-only';
  if (hasCode(error, 'ENOENT', 'ENOTDIR')) return 'its folder is not there, and could not be made';
  if (hasCode(error, 'EISDIR')) return 'a folder is in its place';
  return messageOf(error);
}
