import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasCode, messageOf } from '../../domain/caught';
import { UsageError } from '../../domain/errors';
import type { FileChange } from '../../system/writeAllOrNone';
import type { Answers } from './answers';
import { dotenvExampleText, dotenvText } from './environmentText';
import { firstExpectation, firstScenario } from './firstExpectation';
import { gitignoreAddition } from './gitignoreText';
import { projectText } from './projectText';
import { schemaFolder } from '../scaffold/schemaFolder';

/** A file of the new project: what becomes of it, and what is said about it. */
export interface PlannedFile {
  /** Relative to the project. */
  readonly file: string;
  /** One line for people. */
  readonly about: string;
  /** Absent: it is there already and is left alone. */
  readonly change?: FileChange;
}

/** The file of the first expectation. */
export const expectationFileOf = ({ monitor }: Answers): string => `expectations/${firstScenario(monitor)}.yaml`;

/** All files of the project, in the order in which they are written. */
export function planFiles(dir: string, packageDir: string, answers: Answers): readonly PlannedFile[] {
  const { environment, title, owner, key } = answers;
  const schemas = schemaFolder(dir, packageDir);
  const create = (file: string, about: string, text: string, mode?: number): PlannedFile => {
    const path = join(dir, file);
    if (isThere(path)) return { file, about };
    return { file, about, change: { type: 'create', path, text, ...(mode !== undefined && { mode }) } };
  };
  return [
    create(
      'alertdrill.yaml',
      `the environment ${environment}, watched by ${title} (${owner})`,
      projectText(answers, `${schemas}/project.json`),
    ),
    create(
      expectationFileOf(answers),
      'a first drill',
      firstExpectation(answers, { dir, schema: `../${schemas}/expectation.json` }),
    ),
    ...(key?.typed === undefined
      ? []
      : [create('.env', `the ${key.title}; readable for you alone`, dotenvText(key.variable, key.typed), 0o600)]),
    ...(key === undefined
      ? []
      : [create('.env.example', 'the variables that are needed, for the others of your team', dotenvExampleText(key))]),
    ignoreFile(dir),
  ];
}

/** A link that leads nowhere counts: what is written through it would come up elsewhere. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false; // it can't be there, below a file; writing says what is wrong
  }
}

function ignoreFile(dir: string): PlannedFile {
  const file = '.gitignore';
  const path = join(dir, file);
  const isNew = !isThere(path);
  const addition = gitignoreAddition(isNew ? '' : textOf(file, path));
  if (addition === undefined) return { file, about: 'has all that it needs' };
  const { text, entries } = addition;
  return { file, about: `with ${entries.join(', ')}`, change: { type: isNew ? 'create' : 'append', path, text } };
}

function textOf(file: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const why = hasCode(error, 'EISDIR')
      ? 'it is a folder'
      : hasCode(error, 'ENOENT', 'ELOOP')
        ? 'it is a link that leads nowhere'
        : messageOf(error);
    throw new UsageError(`${file} can't be read: ${why}`, { hint: 'Nothing was written.', cause: error });
  }
}
