import { resolve } from 'node:path';
import { FaultError } from '../../domain/errors';
import { exactly, note, type Step } from '../../domain/step';
import type { FaultSteps, StepsContext } from '../../ports/fault';
import { fillText } from './fillers';
import { findFiles } from './findFiles';
import type { FilesOptions } from './options';

/** What is changed and how, and the files that the patterns name now. */
export async function filesSteps(
  { delete: gone = [], edit = [], truncate = [], replace = [], fill = [], keep = [] }: FilesOptions,
  { projectDir }: Pick<StepsContext, 'projectDir'>,
): Promise<FaultSteps> {
  const now = (patterns: readonly string[]) => filesNow(patterns, projectDir);
  const kept = keep.length === 0 ? [] : [note('copied aside beforehand:'), ...(await now(keep))];
  const edits = edit.flatMap(({ file, find, replace }) => [
    note('edited, in the one place where it says so:'),
    exactly(`  ${resolve(projectDir, file)}`),
    ...find.split('\n').map((line) => exactly(`  - ${line}`)),
    ...replace.split('\n').map((line) => exactly(`  + ${line}`)),
  ]);
  const deleted = gone.length === 0 ? [] : [note('deleted, by moving them aside:'), ...(await now(gone))];
  const emptied = truncate.length === 0 ? [] : [note('emptied in their places:'), ...(await now(truncate))];
  const replaced = replace.flatMap(({ file, with: other }) => [
    note(`given the bytes of ${resolve(projectDir, other)}:`),
    exactly(`  ${resolve(projectDir, file)}`),
  ]);
  const filled = fill.flatMap((each) => [
    note(`filled to ${fillText(each)}, by one file of random bytes:`),
    exactly(`  ${resolve(projectDir, each.folder)}`),
  ]);
  return {
    inject: [...kept, ...edits, ...replaced, ...emptied, ...deleted, ...filled],
    rollback: [
      note('all of these as they were, byte for byte, with owner, mode and times'),
      ...(keep.length === 0 ? [] : [note('what was copied aside comes back where it is gone')]),
      note('what the application made anew under the fault is kept beside, never overwritten'),
    ],
  };
}

const mostShown = 20;

/** Each pattern, and the files that it names now. */
async function filesNow(patterns: readonly string[], projectDir: string): Promise<readonly Step[]> {
  const steps: Step[] = [];
  for (const pattern of patterns) {
    const path = resolve(projectDir, pattern);
    const files = await found(pattern, projectDir);
    const isItself = files.length === 1 && files[0] === path;
    steps.push(exactly(`  ${path}`), ...(isItself ? [] : listed(files, pattern)));
  }
  return steps;
}

async function found(pattern: string, projectDir: string): Promise<readonly string[]> {
  try {
    return await findFiles([pattern], projectDir);
  } catch (error) {
    if (error instanceof FaultError) return [];
    throw error;
  }
}

function listed(files: readonly string[], pattern: string): readonly Step[] {
  if (files.length === 0) return [note(`    no file matches ${pattern} now: the drill would be blocked`)];
  const more = files.length - mostShown;
  return [
    note(files.length === 1 ? '    1 file now:' : `    ${files.length} files now:`),
    ...files.slice(0, mostShown).map((file) => exactly(`    ${file}`)),
    ...(more > 0 ? [note(`    and ${more} more`)] : []),
  ];
}
