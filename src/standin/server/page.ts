import { badRequest } from './apiError';
import type { ApiRequest } from './route';

/** What is documented of every list with pages: 100 is both the default and the most. */
const largestPage = 100;

/** The `limit` asked for; 400 where it is no number from 1 to 100. */
export function limitOf(request: ApiRequest): number {
  const text = request.query('limit');
  if (text === undefined) return largestPage;
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > largestPage) {
    throw badRequest(`limit: must be a whole number from 1 to ${largestPage}`);
  }
  return limit;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** The last item's id, where there are more: the next page begins after it. */
  readonly nextId?: string;
}

/**
 * Cuts a page out of `all`, newest first: what is older than `nextId`, as far as it is wanted. The place of `nextId` is
 * looked up among all items, so that it is found even if it is no longer wanted itself (an alert that closed between
 * two pages).
 */
export function pageAfter<Item extends { readonly id: string }>(
  all: readonly Item[],
  isWanted: (item: Item) => boolean,
  request: ApiRequest,
): Page<Item> {
  const limit = limitOf(request);
  const nextId = request.query('nextId');
  const place = nextId === undefined ? -1 : all.findIndex(({ id }) => id === nextId);
  if (nextId !== undefined && place === -1) throw badRequest('nextId: unknown');
  const wanted = all.slice(place + 1).filter(isWanted);
  const items = wanted.slice(0, limit);
  const last = items.at(-1);
  return wanted.length > limit && last !== undefined ? { items, nextId: last.id } : { items };
}
