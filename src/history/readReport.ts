import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode, messageOf } from '../domain/caught';
import { parseReport, type KnownReport } from './knownReport';
import { reportFile } from './runFolder';

/** Larger than any report of a run that people start; what is larger would fill the memory. Bytes */
const mostBytes = 64 * 1024 * 1024;

export interface ReadReport {
  readonly report: KnownReport;
  readonly text: string;
}

export interface UnreadReport {
  /** The end of a sentence that begins with the file's name. */
  readonly why: string;
  /** There is none: the run is going on, or was cut off. */
  readonly isMissing: boolean;
}

/** The report in a run's folder, or why it can't be read. */
export async function readReport(folder: string): Promise<ReadReport | UnreadReport> {
  const path = join(folder, reportFile);
  const unread = (why: string): UnreadReport => ({ why, isMissing: false });
  let text: string;
  try {
    const found = await stat(path);
    // Not a pipe, on which a reader would wait for ever.
    if (!found.isFile()) return unread('is no file');
    if (found.size > mostBytes) return unread(`is larger than ${mostBytes / 1024 / 1024} MiB`);
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return { why: 'is not there: the run is going on, or was cut off', isMissing: true };
    return unread(`can't be read: ${messageOf(error)}`);
  }
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return unread('is not JSON');
  }
  const parsed = parseReport(data);
  return 'why' in parsed ? unread(parsed.why) : { report: parsed.report, text };
}
