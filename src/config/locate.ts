import type { Document, Node, Pair } from 'yaml';
import { isAlias, isMap, isNode, isScalar, isSeq } from 'yaml';
import type { Path } from './issue';

/** Offsets in the text. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Where a path's value (or its key) stands in the text; where it is missing, what it is missing from.
 * Aliases lead to their anchor, merge keys (`<<`) to what they merge.
 */
export function locate(document: Document, path: Path, atKey: boolean): Range {
  let node: Node | undefined = follow(document, document.contents);
  let range: Range = rangeOf(node) ?? { start: 0, end: 0 };
  for (const [depth, part] of path.entries()) {
    const isLast = depth === path.length - 1;
    if (isMap(node)) {
      const pair = findPair(document, node.items, String(part));
      if (pair === undefined) return range;
      const key = isNode(pair.key) ? rangeOf(pair.key) : undefined;
      const value = isNode(pair.value) ? rangeOf(pair.value) : undefined;
      range = (isLast && atKey ? key : (value ?? key)) ?? range;
      node = follow(document, pair.value);
    } else if (isSeq(node)) {
      const item = node.items[Number(part)];
      if (item === undefined) return range;
      node = follow(document, item);
      range = rangeOf(isNode(item) ? item : undefined) ?? range;
    } else {
      return range;
    }
  }
  return range;
}

function follow(document: Document, node: unknown): Node | undefined {
  if (isAlias(node)) return node.resolve(document);
  return isNode(node) ? node : undefined;
}

/** Undefined for what is not written: the empty value after `key:`. */
function rangeOf(node: Node | undefined): Range | undefined {
  const [start, end] = node?.range ?? [0, 0];
  return end > start ? { start, end } : undefined;
}

function findPair(document: Document, pairs: readonly Pair[], key: string): Pair | undefined {
  const own = pairs.findLast((pair) => isScalar(pair.key) && String(pair.key.value) === key);
  if (own !== undefined) return own;
  return pairs
    .filter(isMergeKey)
    .flatMap((pair) => {
      const merged = follow(document, pair.value);
      return isSeq(merged) ? merged.items : [merged];
    })
    .map((source) => follow(document, source))
    .map((source) => (isMap(source) ? findPair(document, source.items, key) : undefined))
    .find((pair) => pair !== undefined);
}

/** yaml gives the merge key a symbol as its value. */
const isMergeKey = (pair: Pair): boolean => isScalar(pair.key) && typeof pair.key.value === 'symbol';
