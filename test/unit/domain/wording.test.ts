import { inSeconds } from '../../../src/domain/wording';

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
