import { excerpt } from '../../../src/domain/excerpt';

describe('an excerpt', () => {
  it('is the whole text where that is short enough', () => {
    expect(excerpt('one two', 7, 'beginning')).toBe('one two');
    expect(excerpt('one two', 7, 'end')).toBe('one two');
  });

  it('ends and begins between words', () => {
    expect(excerpt('one two three', 8, 'beginning')).toBe('one two');
    expect(excerpt('one two three', 7, 'beginning')).toBe('one two');
    expect(excerpt('one two three', 6, 'beginning')).toBe('one');
    expect(excerpt('one two three', 9, 'end')).toBe('two three');
    expect(excerpt('one two three', 8, 'end')).toBe('three');
    expect(excerpt('one\ntwo', 4, 'end')).toBe('two');
  });

  it('has nothing of a word that is longer than it', () => {
    expect(excerpt('{"token":"0123456789"}', 15, 'beginning')).toBe('');
    expect(excerpt('{"token":"0123456789"}', 15, 'end')).toBe('');
  });
});
