import { ipv4, ipv6, parseAddress, type Family } from '../../domain/addresses';

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
