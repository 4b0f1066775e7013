import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { entriesOf } from '../config/entriesOf';
import { findProjectFile } from '../config/findProjectFile';
import { didYouMean } from '../config/nearest';
import { UsageError } from '../domain/errors';
import { runsDirOf } from '../history/runsDir';

/** The folder of a run: as it is given, or by its id among the project's recordings. Throws UsageError, with what is near. */
export function findRun(given: string, cwd: string, project: string | undefined): string {
  const folder = resolve(cwd, given);
  if (existsSync(folder)) return folder;
  const runs = runsDirOf(projectDir(cwd, project));
  if (existsSync(join(runs, given))) return join(runs, given);
  const ids = (entriesOf(runs) ?? [])
    .map(({ name }) => name)
    .sort()
    .reverse();
  throw new UsageError(`there is no run ${given} in ${runs}`, {
    hint: didYouMean(given, ids) ?? 'give the id of a run, or its folder',
  });
}

/** Where there is no project, recordings may have been copied to here. */
function projectDir(cwd: string, project: string | undefined): string {
  try {
    return dirname(findProjectFile(cwd, project));
  } catch (error) {
    if (project === undefined && error instanceof UsageError) return cwd;
    throw error;
  }
}
