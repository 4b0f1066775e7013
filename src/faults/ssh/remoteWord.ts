/**
 * A text as one word of the shell at the other end, whatever is in it: all of a POSIX shell, and of fish, which takes a
 * backslash within quotes for an escape, so that it stands outside of them.
 */
export const remoteWord = (text: string): string => `'${text.replace(/['\\]/g, (each) => `'\\${each}'`)}'`;

/** A script for `sh` with its arguments, as the one text that ssh sends. */
export const remoteScript = (script: string, args: readonly string[]): string =>
  ['exec sh -c', ...[script, 'alertdrill', ...args].map(remoteWord)].join(' ');
