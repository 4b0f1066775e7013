import { readdir } from 'node:fs/promises';
import { hasCode, messageOf } from '../domain/caught';
import { UsageError } from '../domain/errors';
import { obstacleToWriting } from '../system/obstacleToWriting';
import { journalFolder } from './journal';
import { join } from 'node:path';

/** Throws UsageError where no journal can be kept: without one no fault is injected. */
export function refuseUnusableState(stateDir: string): void {
  const obstacle = obstacleToWriting(join(journalFolder(stateDir), 'entry.jsonl'));
  if (obstacle !== undefined) throw unusableState(stateDir, obstacle);
}

/** Of the files in a folder of the state; none where there is no such folder yet. Throws UsageError where it can't be read. */
export const namesIn = (folder: string, stateDir: string): Promise<readonly string[]> =>
  readdir(folder).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return [];
    throw unusableState(stateDir, messageOf(error), error);
  });

const unusableState = (stateDir: string, why: string, cause?: unknown): UsageError =>
  new UsageError(`the journal and the locks can't be kept in ${stateDir}: ${why}`, {
    hint: 'XDG_STATE_HOME says where they are: set it to a folder that you may write to',
    cause,
  });
