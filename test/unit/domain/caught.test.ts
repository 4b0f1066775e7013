import { runInNewContext } from 'node:vm';
import { hasCode, messageOf } from '../../../src/domain/caught';

describe('what was caught', () => {
  test('has the message of an error, also of another realm', () => {
    expect(messageOf(new TypeError('no such thing'))).toBe('no such thing');
    const foreign: unknown = runInNewContext("new Error('from elsewhere')");
    expect(foreign).not.toBeInstanceOf(Error);
    expect(messageOf(foreign)).toBe('from elsewhere');
  });

  test('is any value: what is no error is written out', () => {
    expect(messageOf('text')).toBe('text');
    expect(messageOf(undefined)).toBe('undefined');
    expect(messageOf(null)).toBe('null');
    expect(messageOf(7)).toBe('7');
  });

  test('has the code of a system call', () => {
    const missing = Object.assign(new Error('gone'), { code: 'ENOENT' });
    expect(hasCode(missing, 'EEXIST', 'ENOENT')).toBe(true);
    expect(hasCode(missing, 'EEXIST')).toBe(false);
    expect(hasCode(new Error('ENOENT'), 'ENOENT')).toBe(false);
    expect(hasCode({ code: 1 }, '1')).toBe(false);
    expect(hasCode(undefined, 'ENOENT')).toBe(false);
  });
});
