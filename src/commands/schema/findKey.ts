import { nearest } from '../../config/nearest';
import { anyName, type Key } from './keys';

/**
 * The keys that are meant by `expect.within`, `expect[0].within` or `environments.demo.allow`: names of one's own may be
 * left out. Several where both files have such a key.
 */
export function findKeys(keys: readonly Key[], asked: string): readonly Key[] {
  const segments = segmentsOf(asked);
  const fitting = keys.flatMap((key) => {
    const literal = literalsThatFit(key.path.split('.'), segments);
    return literal === undefined ? [] : [{ key, literal }];
  });
  const most = Math.max(...fitting.map(({ literal }) => literal));
  return fitting.filter(({ literal }) => literal === most).map(({ key }) => key);
}

/** Paths that may have been meant, nearest first. */
export function nearKeys(keys: readonly Key[], asked: string): readonly string[] {
  const last = (path: string): string => segmentsOf(path).at(-1) ?? path;
  const paths = keys.map(({ path }) => path);
  const sameEnd = paths.filter((path) => last(path) === last(asked));
  if (sameEnd.length > 0) return sameEnd.slice(0, 5);
  const near = nearest(asked, paths);
  if (near.length > 0) return near;
  const ends = nearest(last(asked), [...new Set(paths.map(last))]);
  return ends.flatMap((end) => paths.filter((path) => last(path) === end)).slice(0, 5);
}

const segmentsOf = (path: string): readonly string[] => path.replace(/\[[^\]]*\]/g, '').split('.');

/** How many segments fit by their own name; undefined where the path is another. */
function literalsThatFit([first, ...rest]: readonly string[], asked: readonly string[]): number | undefined {
  if (first === undefined) return asked.length === 0 ? 0 : undefined;
  const [given, ...others] = asked;
  if (first !== anyName) {
    const fits = first === given ? literalsThatFit(rest, others) : undefined;
    return fits === undefined ? undefined : fits + 1;
  }
  const withName = given === undefined ? undefined : literalsThatFit(rest, others);
  return literalsThatFit(rest, asked) ?? withName;
}
