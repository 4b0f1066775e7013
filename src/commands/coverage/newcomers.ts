import { dirname } from 'node:path';
import { formatDuration } from '../../config/duration';
import { UsageError } from '../../domain/errors';
import { isoTime } from '../../domain/isoTime';
import type { ListedMonitor } from '../../domain/proof';
import { openGitHistory } from '../../system/gitHistory';
import type { MonitorFile } from './listFromFiles';

export interface Newcomers {
  /** The commit that was looked at. */
  readonly comparedWith: string;
  isNew(monitor: ListedMonitor): boolean;
}

/**
 * Which monitors of these files were in none of them `withinMs` ago, by git: no provider says when a monitor was made. A
 * monitor that has another name and another id by now counts as new; one that was made by hand long ago and came into the
 * files lately does, too.
 *
 * Throws UsageError where that can't be known: no repository, a history that does not reach back so far, or none of the
 * files was there then (that they are new says nothing of the age of the monitors in them).
 */
export async function findNewcomers(
  files: readonly MonitorFile[],
  nowMs: number,
  withinMs: number,
  signal: AbortSignal,
): Promise<Newcomers> {
  const [first] = files;
  if (first === undefined) throw new Error('--from names a file');
  const git = await openGitHistory(dirname(first.path), signal).catch((error: unknown) => {
    throw error instanceof UsageError ? unknowable(error.message, 'the files of --from have to be in git') : error;
  });
  const sinceMs = nowMs - withinMs;
  const commit = await git.commitAt(sinceMs);
  const since = `${formatDuration(withinMs)} ago (${isoTime(sinceMs).slice(0, 10)})`;
  if (commit === undefined) {
    const shallow = await git.isShallow();
    throw unknowable(
      `the history that is here does not reach back to ${since}`,
      shallow ? 'fetch all of it: `git fetch --unshallow`, or `fetch-depth: 0` of actions/checkout' : 'ask for less',
    );
  }
  const then = new Set<string>();
  let found = 0;
  for (const file of files) {
    const text = await git.textAt(commit, file.path);
    if (text === undefined) continue;
    found += 1;
    for (const { id, name } of file.readText(text, `${file.file} at ${commit.slice(0, 10)}`)) {
      then.add(keyOf(file.provider, 'name', name));
      if (id !== undefined) then.add(keyOf(file.provider, 'id', id));
    }
  }
  if (found === 0) {
    throw unknowable(
      `none of the files was in git ${since}: that says nothing of the age of their monitors`,
      'commit them, and ask for less until they have been there for so long',
    );
  }
  return {
    comparedWith: commit,
    isNew: ({ provider, id, name }) =>
      !then.has(keyOf(provider, 'name', name)) && (id === undefined || !then.has(keyOf(provider, 'id', id))),
  };
}

const keyOf = (provider: string, what: 'name' | 'id', text: string): string => JSON.stringify([provider, what, text]);

const unknowable = (message: string, hint: string): UsageError => new UsageError(`--require-new: ${message}`, { hint });
