import { expectationFileOf, type PlannedFile } from './planFiles';
import { blankList } from '../scaffold/blankList';
import type { Answers } from './answers';

/** What was written, what was not, and what to type next. */
export function summaryText(answers: Answers, files: readonly PlannedFile[]): string {
  const written = files.filter(({ change }) => change !== undefined);
  const left = files.filter(({ change }) => change === undefined);
  const width = Math.max(...files.map(({ file }) => file.length));
  const line = ({ file, about }: PlannedFile): string => `  ${file.padEnd(width)}  ${about}`;
  const lines = [
    'Written:',
    ...written.map(line),
    ...(left.length === 0 ? [] : ['Was there already and is left alone:', ...left.map(({ file }) => `  ${file}`)]),
    ...keyAdvice(answers, left),
    ...blanksOf(expectationFileOf(answers), written),
    '',
    'Next:',
    `  alertdrill check            asks ${answers.title} whether the monitor is there and can fire; touches nothing`,
    '  alertdrill run --dry-run    shows what would be done, in order',
  ];
  return `${lines.join('\n')}\n`;
}

function keyAdvice({ key, isTried }: Answers, left: readonly PlannedFile[]): readonly string[] {
  if (key === undefined) return [];
  const { title, variable, typed } = key;
  if (typed !== undefined && left.some(({ file }) => file === '.env')) {
    return ['', `The ${title} that you typed is kept nowhere: put it into .env as ${variable}.`];
  }
  return isTried
    ? []
    : ['', `Before \`alertdrill check\`: put the ${title} into .env as ${variable}, or set it in the environment.`];
}

/** Only a person knows what belongs there. */
function blanksOf(file: string, written: readonly PlannedFile[]): readonly string[] {
  const change = written.find((each) => each.file === file)?.change;
  const blanks = change === undefined ? [] : blankList(change.text, file);
  return blanks.length === 0 ? [] : ['', 'To be filled in by you, where it says TO DO:', ...blanks];
}
