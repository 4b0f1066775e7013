import fc from 'fast-check';
import { blockedRanges } from '../../../../src/faults/k6/blockedRanges';

/** Membership, written apart from the code under test: on strings of bits. */
const bits = (address: string): string =>
  address.includes(':')
    ? expand(address)
        .map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0'))
        .join('')
    : address
        .split('.')
        .map((part) => Number(part).toString(2).padStart(8, '0'))
        .join('');

function expand(address: string): string[] {
  const [head = '', tail] = address.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  if (tail === undefined) return groups(head);
  const missing = 8 - groups(head).length - groups(tail).length;
  return [...groups(head), ...Array.from({ length: missing }, () => '0'), ...groups(tail)];
}

/** Tells of an address's bits whether a range of its family holds it. Ranges come by the hundred: parsed once. */
function blockedBy(ranges: readonly string[]): (own: string) => boolean {
  const prefixes = ranges.map((range) => {
    const [base = '', length = ''] = range.split('/');
    const whole = bits(base);
    return { width: whole.length, prefix: whole.slice(0, Number(length)) };
  });
  return (own) => prefixes.some(({ width, prefix }) => width === own.length && own.startsWith(prefix));
}

test('the complement of one address', () => {
  const ranges = blockedRanges(['127.0.0.1']);
  expect(ranges).toHaveLength(33);
  expect(ranges).toContain('128.0.0.0/1');
  expect(ranges).toContain('127.0.0.0/32');
  expect(ranges).toContain('127.0.0.2/31');
  expect(ranges).toContain('0:0:0:0:0:0:0:0/0');
});

test('without any address everything is blocked', () => {
  expect(blockedRanges([])).toEqual(['0.0.0.0/0', '0:0:0:0:0:0:0:0/0']);
});

test('an IPv4 address that is mapped into IPv6 is the IPv4 address', () => {
  expect(blockedRanges(['::ffff:192.0.2.1'])).toEqual(blockedRanges(['192.0.2.1']));
  expect(blockedRanges(['::ffff:c000:201'])).toEqual(blockedRanges(['192.0.2.1']));
});

test('the interface of a link-local address is left out', () => {
  expect(blockedRanges(['fe80::1%eth0'])).toEqual(blockedRanges(['fe80::1']));
});

test.each(['', 'shop', '1.2.3', '1.2.3.256', '1.2.3.4.5', '1::2::3', '1:2:3', '1:2:3:4:5:6:7:8:9', 'g::1', ':::1'])(
  '%j is no address',
  (text) => {
    expect(() => blockedRanges([text])).toThrow(RangeError);
  },
);

describe.each([
  ['IPv4', fc.ipV4()],
  ['IPv6', fc.ipV6().filter((address) => !address.includes('.') && !address.toLowerCase().startsWith('::ffff:'))],
])('%s', (_family, address) => {
  test('allowed addresses are let through, every other one is blocked', () => {
    fc.assert(
      fc.property(fc.array(address, { minLength: 1, maxLength: 4 }), address, (allowed, other) => {
        const isBlocked = blockedBy(blockedRanges(allowed));
        const isAllowed = allowed.some((each) => bits(each) === bits(other));
        return !allowed.some((each) => isBlocked(bits(each))) && isBlocked(bits(other)) === !isAllowed;
      }),
      { numRuns: 50 },
    );
  });

  test('the neighbour of an allowed address is blocked', () => {
    fc.assert(
      fc.property(address, fc.nat(), (allowed, position) => {
        const own = bits(allowed);
        const at = position % own.length;
        const neighbour = own.slice(0, at) + (own[at] === '0' ? '1' : '0') + own.slice(at + 1);
        return blockedBy(blockedRanges([allowed]))(neighbour);
      }),
      { numRuns: 50 },
    );
  });
});
