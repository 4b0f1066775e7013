import { realpath } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { glob } from 'tinyglobby';
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
  const parts = resolve(projectDir, pattern).split(sep);
  const wild = parts.findIndex((part) => /[*?[{(!]/.test(part));
  // A path without wildcards is a pattern in its own folder.
  const at = wild < 0 ? parts.length - 1 : wild;
  const folder = await realpath(parts.slice(0, at).join(sep) || sep).catch(() => undefined);
  const found =
    folder === undefined
      ? []
      : await glob(parts.slice(at).join('/'), {
          cwd: folder,
          dot: true,
          expandDirectories: false,
          followSymbolicLinks: false,
        });
  if (folder !== undefined && found.length > 0) return found.map((name) => join(folder, name));
  throw new FaultError(`no file matches ${pattern}`, {
    hint: 'folders and symbolic links are not matched: name the files themselves, such as `folder/**`',
  });
}
