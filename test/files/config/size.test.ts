import { formatSize, parseSize } from '../../../src/config/size';

describe('a size', () => {
  it.each([
    ['500MB', 500_000_000],
    ['2GiB', 2_147_483_648],
    ['1.5 kB', 1_500],
    ['7B', 7],
    ['12', undefined],
    ['5 TB', undefined],
    ['-1MB', undefined],
    ['1e3MB', undefined],
  ])('%s has %s bytes', (text, bytes) => expect(parseSize(text)).toBe(bytes));

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_500, '1.5 kB'],
    [67_108_864, '67.1 MB'],
    [2_147_483_648, '2.15 GB'],
  ])('%s bytes are written %s', (bytes, text) => expect(formatSize(bytes)).toBe(text));
});
