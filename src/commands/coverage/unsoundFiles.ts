import type { UnsoundFile } from '../../config/loadScenarios';
import { someNames } from '../../domain/wording';
import type { Expecting } from './coverageOf';

/** What files in which something is wrong say all the same: that a monitor is expected there, though nothing can be drilled. */
export const expectingOf = (unsound: readonly UnsoundFile[]): readonly Expecting[] =>
  unsound
    .filter(({ runsHere }) => runsHere)
    .map(({ name, file, expected = [] }) => ({ name: name ?? file, expect: expected }));

/** Those in which more is wrong than blanks that are left. */
export const brokenFilesOf = (unsound: readonly UnsoundFile[]): readonly UnsoundFile[] =>
  unsound.filter(({ lacksOnlyBlanks }) => !lacksOnlyBlanks);

/** What a reader has to know of them: the share is not affected by them, but which monitors have an expectation is. */
export function unsoundNotes(unsound: readonly UnsoundFile[]): readonly string[] {
  const withBlanks = unsound.filter(({ lacksOnlyBlanks, runsHere }) => lacksOnlyBlanks && runsHere);
  const broken = brokenFilesOf(unsound);
  const unreadable = broken.filter(({ expected, runsHere }) => runsHere && expected === undefined);
  const readable = broken.filter((file) => !unreadable.includes(file));
  return [
    ...about(withBlanks, (files) => `blanks (TO DO) are left in ${files}: no drill can begin with that yet`),
    ...about(readable, (files) => `something is wrong in ${files}: what can be told of its expectations counts`),
    ...about(
      unreadable,
      (files) => `nothing can be told of ${files}: monitors that are expected there may seem not to be`,
    ),
  ];
}

const about = (files: readonly UnsoundFile[], sentence: (names: string) => string): readonly string[] =>
  files.length === 0 ? [] : [sentence(someNames(files.map(({ file }) => file)))];
