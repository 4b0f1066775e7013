import { isoTime } from '../domain/isoTime';
import type { Leftover } from '../keeper/leftover';

/** Where a leftover comes from, and where it is kept. */
export const originLines = ({ origin, file }: Leftover): readonly string[] => [
  ...(origin === undefined
    ? []
    : [
        `environment ${origin.environment} of ${origin.projectDir}`,
        `since ${isoTime(origin.atMs)}, run ${origin.runId}`,
      ]),
  `journal entry ${file}`,
];

/** A leftover among others: what it is, and below it where it comes from. */
export const leftoverLines = (leftover: Leftover): readonly string[] => [
  `  ${leftover.title}`,
  ...originLines(leftover).map((line) => `    ${line}`),
];

/** What is left to a person where the rollback goes on failing. */
export const byHandLines = ({ id, title, origin }: Leftover): readonly string[] => [
  origin === undefined ? 'Undo by hand what it says' : `Undo by hand what this did: ${title}`,
  `Then, and only then: alertdrill recover --forget ${id}`,
];
