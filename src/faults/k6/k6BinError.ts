import { dirname, join } from 'node:path';
import { UsageError } from '../../domain/errors';
import type { VersionAnswer } from './askVersion';

/** Why the program that K6_BIN names won't do, and what to do about it. */
export function k6BinError(path: string, answer: Exclude<VersionAnswer, { is: 'k6' }>): UsageError {
  const error = (what: string, ...advice: readonly string[]) =>
    new UsageError(`K6_BIN is ${path}, ${what}`, { hint: [...advice, unset].join('\n') });
  switch (answer.is) {
    case 'missing':
      return error('and there is no such file', 'Set it to the path of k6, which `command -v k6` prints.');
    case 'folder':
      return error('which is a folder', `Set it to the program itself, such as ${join(path, 'k6')}.`);
    case 'not-executable':
      return error('which may not be executed', `If it is k6: chmod +x ${path}`);
    case 'not-startable':
      return error(`which could not be started: ${answer.why}`, 'It may be made for another system or processor.');
    case 'silent':
      return error('whose `k6 version` did not end', `Try it: ${path} version`);
    case 'something-else': {
      const said = answer.said === '' ? 'says nothing' : `says: ${answer.said}`;
      const isOfNpm = dirname(path).includes('node_modules');
      const advice = isOfNpm ? ['The npm package `k6` is a dummy.'] : [];
      return error(`which is not k6: its \`k6 version\` ${said}`, ...advice);
    }
    default:
      return answer satisfies never;
  }
}

export const k6BinTooOldOrNew = (path: string, version: string): UsageError =>
  new UsageError(`K6_BIN is ${path}, which is k6 ${version}; alertdrill works with k6 1.x and 2.x`, { hint: unset });

const unset = 'Without K6_BIN alertdrill looks for k6 itself.';
