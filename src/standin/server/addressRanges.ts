import { BlockList, isIP } from 'node:net';

/** In CIDR notation; none: every address is permitted. */
export type AddressRanges = readonly string[];

/** Whether a request from this address is let in. */
export function isPermitted(address: string | undefined, ranges: AddressRanges): boolean {
  if (ranges.length === 0) return true;
  // An IPv4 client of a dual-stack socket.
  const plain = (address ?? '').replace(/^::ffff:/i, '');
  return ranges.some((range) => contains(range, plain));
}

/** An address alone is a range of one, as is usual. */
export function isRange(range: string): boolean {
  const { address, length } = parts(range);
  const family = isIP(address);
  return (
    family !== 0 && (length === undefined || (/^\d+$/.test(length) && Number(length) <= (family === 4 ? 32 : 128)))
  );
}

function contains(range: string, address: string): boolean {
  const { address: network, length } = parts(range);
  const [family, other] = [isIP(network), isIP(address)];
  if (family !== other || family === 0) return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(network, Number(length ?? (family === 4 ? 32 : 128)), type);
  return list.check(address, type);
}

function parts(range: string): { readonly address: string; readonly length: string | undefined } {
  const [address = '', length, ...more] = range.split('/');
  return { address: more.length > 0 ? '' : address, length };
}
