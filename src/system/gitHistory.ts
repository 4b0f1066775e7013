import { execFile } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { isoTime } from '../domain/isoTime';
import { messageOf } from '../domain/caught';
import { UsageError } from '../domain/errors';

/** What git knows of the files below a folder as they were. */
export interface GitHistory {
  /**
   * The commit that was the newest one then, on the way from HEAD by first parents: what a branch had merged by then, not
   * what somebody had written elsewhere. Undefined where the history does not reach back so far.
   */
  commitAt(atMs: number): Promise<string | undefined>;
  /** Only a part of the history is here, as CI likes to fetch it. */
  isShallow(): Promise<boolean>;
  /** A file of today as it was in that commit, also under another name then; undefined: it was not there. */
  textAt(commit: string, file: string): Promise<string | undefined>;
}

const timeoutMs = 30_000;
const mostBytes = 128 * 1024 * 1024;

/** Throws UsageError where there is no git, or the folder is in no repository of it. */
export async function openGitHistory(dir: string, signal: AbortSignal): Promise<GitHistory> {
  const git = async (...argv: readonly string[]): Promise<string> => {
    const how = { cwd: dir, signal, timeout: timeoutMs, maxBuffer: mostBytes };
    const { stdout } = await promisify(execFile)('git', ['--no-optional-locks', ...argv], how);
    return stdout;
  };
  const orUndefined = async (run: Promise<string>): Promise<string | undefined> => {
    try {
      return await run;
    } catch (error) {
      signal.throwIfAborted();
      // Git said no, in whatever words; anything else (a time-out, too much output) is told as it is.
      if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'number') return;
      throw error;
    }
  };
  const top = await orUndefined(git('rev-parse', '--show-toplevel')).catch((error: unknown) => {
    signal.throwIfAborted();
    throw new UsageError(`git could not be run: ${messageOf(error)}`, { cause: error });
  });
  if (top === undefined) throw new UsageError(`${dir} is in no git repository`);
  const root = top.trim();
  const renames = new Map<string, Promise<ReadonlyMap<string, string>>>();

  const oldNames = async (commit: string): Promise<ReadonlyMap<string, string>> => {
    const said = await git(
      '-C',
      root,
      'diff',
      '--find-renames',
      '--diff-filter=R',
      '--name-status',
      '-z',
      commit,
      '--',
    );
    const parts = said.split('\0');
    const found = new Map<string, string>();
    for (let index = 0; index + 2 < parts.length; index += 3) found.set(parts[index + 2] ?? '', parts[index + 1] ?? '');
    return found;
  };
  const show = (commit: string, path: string) => orUndefined(git('-C', root, 'show', `${commit}:${path}`));

  return {
    commitAt: async (atMs) => {
      const said = await orUndefined(git('rev-list', '-1', '--first-parent', `--before=${isoTime(atMs)}`, 'HEAD'));
      return said === undefined || said.trim() === '' ? undefined : said.trim();
    },
    isShallow: async () => (await git('rev-parse', '--is-shallow-repository')).trim() === 'true',
    textAt: async (commit, file) => {
      const path = await nameInRepository(git, file);
      const text = await show(commit, path);
      if (text !== undefined) return text;
      const known = renames.get(commit) ?? oldNames(commit);
      renames.set(commit, known);
      const before = (await known).get(path);
      return before === undefined ? undefined : show(commit, before);
    },
  };
}

/** As git calls it: from the top of the repository. */
async function nameInRepository(git: (...argv: readonly string[]) => Promise<string>, file: string): Promise<string> {
  const prefix = await git('-C', realpathSync(dirname(file)), 'rev-parse', '--show-prefix');
  return join(prefix.trim(), basename(file));
}
