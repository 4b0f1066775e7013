import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from '../domain/errors';
import { entriesOf } from './entriesOf';
import { didYouMean } from './nearest';

/** The project file of a folder: its own or the nearest parent's. Throws UsageError where there is none. */
export function findProjectFile(dir: string, given?: string): string {
  if (given === '') throw new UsageError("the project file's name is empty", { hint: isUnset });
  if (given !== undefined) {
    const file = resolve(dir, given);
    if (existsSync(file)) return file;
    const near = (entriesOf(dirname(file)) ?? []).map(({ name }) => name).filter((name) => /\.ya?ml$/.test(name));
    const hint = didYouMean(basename(given), near);
    throw new UsageError(`there is no project file ${given}`, hint === undefined ? {} : { hint });
  }
  for (let folder = resolve(dir); ; folder = dirname(folder)) {
    const file = fileNames.map((name) => join(folder, name)).find((candidate) => existsSync(candidate));
    if (file !== undefined) return file;
    if (dirname(folder) === folder) break;
  }
  throw new UsageError(`there is no alertdrill.yaml in ${dir}, nor in a folder above it`, {
    hint: '`alertdrill init` writes one, and --project FILE names one that lies elsewhere',
  });
}

const fileNames = ['alertdrill.yaml', 'alertdrill.yml'];

const isUnset = 'is it a variable that is not set?';
