import { inflateSync } from 'node:zlib';
import { pngSquare } from '../../../../src/demo/shop/png';

test('the file has a PNG signature, the size asked for, and pixels of that colour', () => {
  const png = pngSquare(2, [10, 20, 30]);
  expect(png.subarray(0, 8).toString('latin1')).toBe('\u0089PNG\r\n\u001a\n');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2, 2]);
  const dataLength = png.readUInt32BE(33);
  const pixels = inflateSync(png.subarray(41, 41 + dataLength));
  expect([...pixels]).toEqual([0, 10, 20, 30, 10, 20, 30, 0, 10, 20, 30, 10, 20, 30]);
});

test('the checksum of the end chunk is the one that every PNG file has', () => {
  expect(pngSquare(1, [0, 0, 0]).subarray(-4).toString('hex')).toBe('ae426082');
});
