import { inSeconds, someNames } from '../../../src/domain/wording';

describe('inSeconds', () => {
  it.each([
    [0, '0 s'],
    [0.4, '0 s'],
    [1, '1 ms'],
    [640, '640 ms'],
    [999, '999 ms'],
    [1_000, '1 s'],
    [7_440, '7.4 s'],
    [142_300, '142 s'],
    [-640, '-640 ms'],
  ])('says %d ms as %s', (ms, text) => {
    expect(inSeconds(ms)).toBe(text);
  });
});

test('names in a sentence: as many as it bears, and none that a terminal would obey', () => {
  expect(someNames(['a', 'b'], 2)).toBe('a, b');
  expect(someNames(['a', 'b', 'c'], 2)).toBe('a, b and 1 more');
  expect(someNames(['a\u001b[2Kb'])).toBe('ab');
});
