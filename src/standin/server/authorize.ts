import { timingSafeEqual } from 'node:crypto';
import { ApiError } from './apiError';
import type { Route } from './route';

export interface ApiKeys {
  /** May read and write. */
  readonly apiKey: string;
  readonly readOnlyKey?: string | undefined;
}

/** Lets a request pass, or throws 401 for an unknown key and 403 for one that lacks the permission. */
export function authorize(key: string | undefined, needs: Route['needs'], { apiKey, readOnlyKey }: ApiKeys): void {
  if (key !== undefined && isSame(key, apiKey)) return;
  if (key === undefined || readOnlyKey === undefined || !isSame(key, readOnlyKey)) {
    throw new ApiError(401, 'Authentication failed. Please try with valid Api Key.');
  }
  if (needs === 'write') throw new ApiError(403, 'The API key does not have the required permission.');
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
