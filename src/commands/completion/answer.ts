import type { Command } from 'commander';
import { plainText } from '../../domain/plainText';
import type { Edge } from '../../edge';
import { exitCodes } from '../../exitCodes';
import { stateDir } from '../../system/stateDir';
import { complete, type Candidate, type Candidates } from './complete';
import { projectNames } from './projectNames';
import { valuesFrom } from './values';

/** What the shells' scripts ask for with each Tab. Never complains: what is said would land in the line being typed. */
export async function answer(edge: Edge, program: Command, words: readonly string[]): Promise<number> {
  const names = projectNames({ cwd: edge.cwd, stateDir: stateDir() });
  const candidates = await complete(program, words, valuesFrom(names)).catch(() => undefined);
  if (candidates !== undefined) edge.stdout.write(answerText(candidates));
  return exitCodes.passed;
}

/**
 * For the scripts in completions/: first what paths may stand beside the words and after what, or `words` where none may;
 * then a line a word, with a tab before what is said about it.
 */
export const answerText = ({ words, paths }: Candidates): string =>
  [paths === undefined ? 'words' : `${paths.of}\t${paths.after}`, ...words.flatMap(lineOf)]
    .map((line) => `${line}\n`)
    .join('');

/** None for a word that can't be typed. */
function lineOf({ word, about }: Candidate): readonly string[] {
  if (word === '' || plainText(word) !== word) return [];
  return [about === undefined ? word : `${word}\t${plainText(about)}`];
}
