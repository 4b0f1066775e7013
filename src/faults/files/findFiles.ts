import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { glob } from 'tinyglobby';
import { splitPattern, type SplitPattern } from '../../config/splitPattern';
import { FaultError } from '../../domain/errors';

/**
 * The files that the patterns name: absolute, each once, in order. The folder before the first wildcard is followed
 * through symbolic links, as the allow-list follows it; below it none is followed and none is matched.
 * Throws FaultError for a pattern that names nothing.
 */
export async function findFiles(patterns: readonly string[], projectDir: string): Promise<readonly string[]> {
  const found = await Promise.all(patterns.map((pattern) => findPattern(pattern, projectDir)));
  return [...new Set(found.flat())].sort();
}

async function findPattern(pattern: string, projectDir: string): Promise<readonly string[]> {
  const found = await filesOf(splitPattern(resolve(projectDir, pattern), projectDir));
  if (found.length > 0) return found;
  throw new FaultError(`no file matches ${pattern}`, {
    hint: 'folders and symbolic links are not matched: name the files themselves, such as `folder/**`',
  });
}

async function filesOf({ folder, pattern }: SplitPattern): Promise<readonly string[]> {
  const inFolder = pattern === '' ? dirname(folder) : folder;
  const real = await realpath(inFolder).catch(() => undefined);
  if (real === undefined) return [];
  if (pattern === '') return fileAt(join(real, basename(folder)));
  const found = await glob(pattern.split(sep).join('/'), {
    cwd: real,
    dot: true,
    expandDirectories: false,
    followSymbolicLinks: false,
  });
  return found.map((name) => join(real, name));
}

async function fileAt(path: string): Promise<readonly string[]> {
  const found = await lstat(path).catch(() => undefined);
  return found?.isFile() === true ? [path] : [];
}
