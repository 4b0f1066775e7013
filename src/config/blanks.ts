import { issueAt, startsWith, type Issue, type Path } from './issue';

/**
 * What `init` and `new` write in the place of a value that only a person knows. A text that begins so is no value yet:
 * `check` and `run` refuse it, since a drill must not begin with it.
 */
const mark = 'TO DO';

export interface Blank {
  readonly path: Path;
  /** What belongs there, for people. */
  readonly what: string;
}

/** The text of a blank, to be written into a file. */
export const blank = (what: string): string => `${mark}: ${what}`;

/** All blanks in a file's data, from top to bottom. Comments are no data. */
export function blanksIn(data: unknown, path: Path = []): readonly Blank[] {
  if (typeof data === 'string') {
    const text = data.trimStart();
    if (!text.startsWith(mark) || /^\w/.test(text.slice(mark.length))) return [];
    return [{ path, what: text.slice(mark.length).replace(/^:\s*/, '') }];
  }
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([key, value]) =>
    blanksIn(value, [...path, Array.isArray(data) ? Number(key) : key]),
  );
}

export const blankIssue = ({ path, what }: Blank): Issue =>
  issueAt(path, 'is still to be filled in', { ...(what !== '' && { hint: what }), isCertain: true });

/** Whether an issue is about a blank's text, which is nobody's value. */
export const isWithin = (issue: Pick<Issue, 'path'>, blanks: readonly Blank[]): boolean =>
  blanks.some(({ path }) => startsWith(issue.path, path));
