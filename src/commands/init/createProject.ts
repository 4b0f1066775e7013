import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { UsageError } from '../../domain/errors';
import { WriteFailure, writeAllOrNone } from '../../system/writeAllOrNone';
import type { InitFlags } from '../flags';
import { gatherAnswers } from './gatherAnswers';
import type { InitSystem } from './initSystem';
import { planFiles } from './planFiles';
import { summaryText } from './summaryText';

/** Makes a project of a folder, and returns what is to be said about it. Writes all files or, where it throws, none. */
export async function createProject(system: InitSystem, flags: InitFlags): Promise<string> {
  refuseSecondProject(system.dir);
  const answers = await gatherAnswers(system, flags);
  const files = planFiles(system.dir, system.packageDir, answers);
  try {
    writeAllOrNone(files.flatMap(({ change }) => change ?? []));
  } catch (error) {
    if (!(error instanceof WriteFailure)) throw error;
    const hint = 'Nothing was written: what had been, is undone.';
    throw new UsageError(`${relative(system.dir, error.path)} can't be written: ${error.message}`, {
      hint,
      cause: error,
    });
  }
  return summaryText(answers, files);
}

function refuseSecondProject(dir: string): void {
  const file = ['alertdrill.yaml', 'alertdrill.yml'].find((name) => existsSync(join(dir, name)));
  if (file === undefined) return;
  throw new UsageError(`there is a project already: ${file}`, {
    hint: 'Add an environment or a provider to that file by hand; `alertdrill check` says whether it is right. Nothing was written.',
  });
}
