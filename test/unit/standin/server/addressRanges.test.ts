import { isPermitted, isRange } from '../../../../src/standin/server/addressRanges';

describe('ranges of addresses', () => {
  it.each([
    ['127.0.0.1', [], true],
    ['127.0.0.1', ['127.0.0.0/8'], true],
    ['127.0.0.1', ['127.0.0.1'], true],
    ['127.0.0.1', ['127.0.0.2/32'], false],
    ['127.0.0.1', ['192.0.2.0/24', '127.0.0.0/31'], true],
    ['::ffff:127.0.0.1', ['127.0.0.0/8'], true],
    ['::1', ['127.0.0.0/8'], false],
    ['::1', ['::/0'], true],
    ['127.0.0.1', ['::/0'], false],
    [undefined, ['127.0.0.0/8'], false],
  ])('%s is let in by %j: %p', (address, ranges, isIn) => {
    expect(isPermitted(address, ranges)).toBe(isIn);
  });

  it.each([
    ['192.0.2.0/24', true],
    ['192.0.2.1', true],
    ['2001:db8::/32', true],
    ['0.0.0.0/0', true],
    ['192.0.2.0/33', false],
    ['192.0.2.0/-1', false],
    ['192.0.2.0/', false],
    ['192.0.2.0/8/8', false],
    ['192.0.2', false],
    ['localhost', false],
    ['', false],
  ])('%s is one: %p', (range, is) => {
    expect(isRange(range)).toBe(is);
  });
});
