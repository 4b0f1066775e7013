import { lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { splitPattern } from './splitPattern';

/**
 * Whether what an entry of `allow.files` names holds what a fault touches. Either may be a pattern; both are followed
 * through `..` and symbolic links first, so that neither leads out of what was meant.
 */
export function coversPath(entry: string, path: string, projectDir: string): boolean {
  const touched = realPattern(path, projectDir);
  const allowed = realPattern(entry, projectDir);
  if (touched === undefined || allowed === undefined) return false;
  // Of two patterns only the same ones are known to cover each other.
  if (allowed.pattern !== '') {
    if (allowed.folder === touched.folder && allowed.pattern === touched.pattern) return true;
    return touched.pattern === '' && patternOf(join(allowed.folder, allowed.pattern)).test(touched.folder);
  }
  const folder = allowed.folder.endsWith(sep) ? allowed.folder : allowed.folder + sep;
  return touched.folder === allowed.folder || touched.folder.startsWith(folder);
}

/** Whether a path, relative to the folder or not, leads to something in it, once `..` and symbolic links are followed. */
export function isWithin(folder: string, path: string): boolean {
  const [root, real] = [realPath(folder), realPath(resolve(folder, path))];
  if (root === undefined || real === undefined) return false;
  const way = relative(root, real);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** The part before the first wildcard, with `..` and symbolic links resolved, and the rest. */
function realPattern(
  path: string,
  projectDir: string,
): { readonly folder: string; readonly pattern: string } | undefined {
  const { folder: fixed, pattern } = splitPattern(path, projectDir);
  if (path === '' || pattern.includes('..')) return undefined;
  const folder = realPath(fixed);
  return folder === undefined ? undefined : { folder, pattern };
}

/** Of a file that isn't there yet: where it would be. Undefined where that can't be told: a dangling link, no access. */
function realPath(path: string): string | undefined {
  try {
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) return realpathSync(path);
  } catch {
    return undefined;
  }
  const parent = realPath(dirname(path));
  return parent === undefined ? undefined : join(parent, basename(path));
}

/** `*` and `?` stay within a folder, `**` doesn't. Other wildcards are taken as they are written. */
function patternOf(glob: string): RegExp {
  const source = glob
    .replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replace(/\*\*\/|\*\*|\*|\?/g, (wildcard) => wildcards[wildcard] ?? wildcard);
  return new RegExp(`^${source}$`);
}

const wildcards: Readonly<Record<string, string>> = { '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' };
