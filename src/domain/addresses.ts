/** An IP address as a number of its family, and ranges of them (CIDR). */
export interface Address {
  readonly family: Family;
  readonly value: bigint;
}

/** `10.0.0.0/8`: all addresses that begin with the same bits. */
export interface AddressRange extends Address {
  readonly length: number;
}

export interface Family {
  readonly bits: number;
  readonly format: (value: bigint) => string;
}

export const ipv4: Family = { bits: 32, format: (value) => groups(value, 4, 8).join('.') };
export const ipv6: Family = {
  bits: 128,
  format: (value) =>
    groups(value, 8, 16)
      .map((group) => group.toString(16))
      .join(':'),
};

/** Undefined for a text that is no range: `10.0.0.0/8`, `fd00::/8`. Bits behind its length don't matter. */
export function parseRange(text: string): AddressRange | undefined {
  const [, address = '', digits = ''] = /^([\da-fA-F:.]+)\/(\d{1,3})$/.exec(text) ?? [];
  if (address === '') return undefined;
  try {
    const { family, value } = parseAddress(address);
    const length = Number(digits);
    return length <= family.bits ? { family, value, length } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether it is an address at all, and no name. */
export const isAddress = (text: string): boolean => isInRanges(text, ['0.0.0.0/0', '::/0']);

/** Whether any of the ranges has it. What is no address lies in none. */
export function isInRanges(address: string, ranges: readonly string[]): boolean {
  try {
    const { family, value } = parseAddress(address);
    return ranges.some((text) => {
      const range = parseRange(text);
      if (range?.family !== family) return false;
      const rest = BigInt(family.bits - range.length);
      return value >> rest === range.value >> rest;
    });
  } catch {
    return false;
  }
}

/**
 * @param text as a resolver gives it; an IPv4 address may come mapped into IPv6 (`::ffff:192.0.2.1`)
 * @throws RangeError for a text that is no address
 */
export function parseAddress(text: string): Address {
  if (!text.includes(':')) return { family: ipv4, value: joined(ipv4Groups(text), 8) };
  const value = joined(ipv6Groups(text), 16);
  // Go, and so k6, and Linux treat an IPv4 address that is mapped into IPv6 as the IPv4 address.
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
