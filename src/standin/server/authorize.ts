import { timingSafeEqual } from 'node:crypto';
import { ApiError } from './apiError';
import { isPermitted, type AddressRanges } from './addressRanges';
import type { Route } from './route';

/** Mackerel gives keys both permissions apart: a key may lack either. */
export interface ApiKeys {
  /** May read and write. */
  readonly apiKey: string;
  readonly readOnlyKey?: string | undefined;
  readonly writeOnlyKey?: string | undefined;
}

/**
 * Lets a request pass, or throws 401 for an unknown key, and 403 for one that lacks a permission or comes from an
 * address outside the ranges of the organization (which the key leads to: an unknown one is told nothing of them).
 */
export function authorize(
  { key, address }: { readonly key: string | undefined; readonly address: string | undefined },
  needs: Route['needs'],
  keys: ApiKeys,
  ranges: AddressRanges,
): void {
  const permissions = permissionsOf(key ?? '', keys);
  if (permissions === undefined) throw new ApiError(401, 'Authentication failed. Please try with valid Api Key.');
  if (!isPermitted(address, ranges)) throw new ApiError(403, 'The address is outside the permitted ranges.');
  const needed = { read: ['read'], write: ['read', 'write'], 'write-alone': ['write'] }[needs];
  if (!needed.every((permission) => permissions.includes(permission))) {
    throw new ApiError(403, 'The API key does not have the required permission.');
  }
}

function permissionsOf(key: string, { apiKey, readOnlyKey, writeOnlyKey }: ApiKeys): readonly string[] | undefined {
  if (isSame(key, apiKey)) return ['read', 'write'];
  if (readOnlyKey !== undefined && isSame(key, readOnlyKey)) return ['read'];
  return writeOnlyKey !== undefined && isSame(key, writeOnlyKey) ? ['write'] : undefined;
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
