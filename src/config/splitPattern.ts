import { lstatSync } from 'node:fs';
import { isAbsolute, join, resolve, sep } from 'node:path';

/** A path up to its first wildcard, and the rest of it; empty where it has none. */
export interface SplitPattern {
  /** Absolute, links not followed. */
  readonly folder: string;
  readonly pattern: string;
}

/**
 * Where a pattern begins. `*` and `?` are wildcards wherever they stand; a name with brackets, braces, parentheses or an
 * exclamation mark is no pattern where there is a file or folder of that very name: `photos (1)`.
 */
export function splitPattern(path: string, projectDir: string): SplitPattern {
  const parts = path.split(sep);
  let folder = isAbsolute(path) ? sep : projectDir;
  for (const [index, part] of parts.entries()) {
    if (isPattern(part, folder)) return { folder, pattern: parts.slice(index).join(sep) };
    folder = resolve(folder, part);
  }
  return { folder, pattern: '' };
}

const isPattern = (part: string, folder: string): boolean =>
  /[*?]/.test(part) || (/[[{(!]/.test(part) && !isThere(join(folder, part)));

function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false; // below a file, or out of reach
  }
}
