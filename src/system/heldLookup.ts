import { lookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isInRanges } from '../domain/addresses';

export const outsideCode = 'ALERTDRILL_OUTSIDE';

/** Every address of a name. */
export type ResolveAll = (
  name: string,
  found: (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void,
) => void;

/**
 * For sockets: looks a name up as usual, and gives none of its addresses where any lies outside of the ranges. What is
 * checked is what is connected to: no second look-up comes in between, whose answer could be another one.
 */
export const heldLookup =
  (ranges: readonly string[], resolveAll: ResolveAll = everyAddress): LookupFunction =>
  (name, options, done) => {
    resolveAll(name, (error, addresses) => {
      const outside = addresses.filter(({ address }) => !isInRanges(address, ranges)).map(({ address }) => address);
      const family = options.family === 'IPv4' ? 4 : options.family === 'IPv6' ? 6 : (options.family ?? 0);
      const usable = addresses.filter((each) => family === 0 || each.family === family);
      const [first] = usable;
      if (error !== null) done(error, '');
      else if (outside.length > 0) done(outsideError(name, outside, ranges), '');
      else if (first === undefined) done(Object.assign(new Error(`${name} has no address`), { code: 'ENOTFOUND' }), '');
      else if (options.all === true) done(null, [...usable]);
      else done(null, first.address, first.family);
    });
  };

const everyAddress: ResolveAll = (name, found) =>
  lookup(name, { all: true }, (error, addresses) => found(error, error === null ? addresses : []));

const outsideError = (name: string, outside: readonly string[], ranges: readonly string[]): Error =>
  Object.assign(new Error(`${name} leads to ${outside.join(', ')}, outside of ${ranges.join(', ')}`), {
    code: outsideCode,
  });
