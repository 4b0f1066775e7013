import { isAbsolute, relative, resolve } from 'node:path';

/**
 * A file as an annotation has to name it: from the root of the repository, wherever in it a step works.
 *
 * @param dir where relative paths begin
 * @param workspace the repository's root, `GITHUB_WORKSPACE`; absent: `dir` is taken for it
 */
export function repositoryPath(file: string, dir: string, workspace: string | undefined): string {
  const path = resolve(dir, file);
  const within = relative(workspace === undefined || workspace === '' ? dir : workspace, path);
  return within === '..' || within.startsWith('../') || isAbsolute(within) ? path : within;
}
