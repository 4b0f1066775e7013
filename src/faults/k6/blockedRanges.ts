/**
 * Everything but the given addresses, as CIDR ranges of IPv4 and IPv6. k6 has no list of what it may reach, only one
 * of what it may not: https://grafana.com/docs/k6/latest/using-k6/k6-options/reference/#blacklist-ips
 *
 * @param addresses as a resolver gives them; an IPv4 address may come mapped into IPv6 (`::ffff:192.0.2.1`)
 * @throws RangeError for a text that is no address
 */
export function blockedRanges(addresses: readonly string[]): readonly string[] {
  const parsed = addresses.map(parseAddress);
  return [ipv4, ipv6].flatMap((family) =>
    complement(
      family,
      parsed.filter((address) => address.family === family).map(({ value }) => value),
    ),
  );
}

interface Family {
  readonly bits: number;
  readonly format: (value: bigint) => string;
}

const ipv4: Family = { bits: 32, format: (value) => groups(value, 4, 8).join('.') };
const ipv6: Family = {
  bits: 128,
  format: (value) =>
    groups(value, 8, 16)
      .map((group) => group.toString(16))
      .join(':'),
};

/** Halves the space until a half holds no allowed address: at most one range a bit and address. */
function complement(family: Family, allowed: readonly bigint[], base = 0n, length = 0): readonly string[] {
  if (allowed.length === 0) return [`${family.format(base)}/${length}`];
  if (length === family.bits) return [];
  const middle = base + (1n << BigInt(family.bits - length - 1));
  const isLow = (value: bigint) => value < middle;
  return [
    ...complement(family, allowed.filter(isLow), base, length + 1),
    ...complement(
      family,
      allowed.filter((value) => !isLow(value)),
      middle,
      length + 1,
    ),
  ];
}

function parseAddress(text: string): { family: Family; value: bigint } {
  if (!text.includes(':')) return { family: ipv4, value: joined(ipv4Groups(text), 8) };
  const value = joined(ipv6Groups(text), 16);
  // Go, and so k6, treats an IPv4 address that is mapped into IPv6 as the IPv4 address.
  return value >> 32n === 0xffffn ? { family: ipv4, value: value & 0xffffffffn } : { family: ipv6, value };
}

function ipv4Groups(text: string): readonly number[] {
  const numbers = text.split('.').map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : Number.NaN));
  if (numbers.length !== 4 || !numbers.every((number) => number <= 255)) throw notAnAddress(text);
  return numbers;
}

function ipv6Groups(text: string): readonly number[] {
  // The resolver names the interface of a link-local address: fe80::1%eth0.
  const [bare = ''] = text.split('%');
  const [head = '', tail, ...more] = bare.split('::');
  const first = hexGroups(head);
  const last = hexGroups(tail ?? '');
  const missing = 8 - first.length - last.length;
  const isWhole = tail === undefined ? missing === 0 : missing >= 1;
  if (!isWhole || more.length > 0) throw notAnAddress(text);
  return [...first, ...Array.from({ length: missing }, () => 0), ...last];
}

function hexGroups(text: string): readonly number[] {
  if (text === '') return [];
  return text.split(':').flatMap((part) => {
    if (part.includes('.')) {
      const [a = 0, b = 0, c = 0, d = 0] = ipv4Groups(part);
      return [a * 256 + b, c * 256 + d];
    }
    if (!/^[\da-f]{1,4}$/i.test(part)) throw notAnAddress(text);
    return [Number.parseInt(part, 16)];
  });
}

const notAnAddress = (text: string) => new RangeError(`${text} is not an IP address`);

const joined = (parts: readonly number[], bitsEach: number): bigint =>
  parts.reduce((value, part) => (value << BigInt(bitsEach)) | BigInt(part), 0n);

function groups(value: bigint, count: number, bitsEach: number): readonly number[] {
  const mask = (1n << BigInt(bitsEach)) - 1n;
  return Array.from({ length: count }, (_, index) => Number((value >> BigInt((count - 1 - index) * bitsEach)) & mask));
}
