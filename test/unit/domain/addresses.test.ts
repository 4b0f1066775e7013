import { isAddress, isInRanges, parseRange } from '../../../src/domain/addresses';

it.each([
  ['10.2.255.255', ['10.2.0.0/16'], true],
  ['10.3.0.0', ['10.2.0.0/16'], false],
  ['10.1.255.255', ['10.2.0.0/16'], false],
  ['192.0.2.7', ['10.2.0.0/16', '192.0.2.7/32'], true],
  ['192.0.2.6', ['192.0.2.7/32'], false],
  ['192.0.2.6', ['0.0.0.0/0'], true],
  ['::1', ['0.0.0.0/0'], false],
  ['::1', ['::1/128'], true],
  ['fd00:1::2', ['fd00::/8'], true],
  ['fe80::1%eth0', ['fe80::/10'], true],
  // The same host by either form: a name must not slip out by the other one.
  ['::ffff:10.2.3.4', ['10.2.0.0/16'], true],
  ['::ffff:10.3.3.4', ['10.2.0.0/16'], false],
  ['10.2.3.4', [], false],
  ['shop.example.com', ['0.0.0.0/0', '::/0'], false],
] as const)('%s in %j: %s', (address, ranges, is) => {
  expect(isInRanges(address, ranges)).toBe(is);
});

it.each(['10.0.0.0', '10.0.0.0/33', '::/129', '10.0.0/8', 'shop.example.com/8', '10.0.0.0/-1', '/8', '256.0.0.0/8'])(
  '%s is no range',
  (text) => {
    expect(parseRange(text)).toBeUndefined();
  },
);

it('tells addresses from names', () => {
  expect(['127.0.0.1', '::1', 'localhost', 'a.b.c.d', ''].map(isAddress)).toEqual([true, true, false, false, false]);
});
