import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { globSync } from 'tinyglobby';
import { UsageError } from '../domain/errors';
import { entriesOf } from './entriesOf';
import { didYouMean } from './nearest';

/**
 * Absolute paths, sorted: of all files below `expectations`, or of those that `paths` (files, folders, patterns; seen
 * from `dir`) name. Throws UsageError where a path names nothing.
 */
export function findExpectationFiles(projectDir: string, dir: string, paths: readonly string[]): readonly string[] {
  const found =
    paths.length === 0 ? filesBelow(resolve(projectDir, 'expectations')) : paths.flatMap((path) => filesOf(path, dir));
  return [...new Set(found.map((file) => resolve(file)))].sort();
}

/**
 * With links that lead nowhere, which a pattern doesn't find, and folders that can't be read: a scenario that has got lost
 * must not go unnoticed. Links to folders are followed, but for those to a folder that they lie in.
 */
function filesBelow(folder: string, above: readonly string[] = []): readonly string[] {
  if (!existsSync(folder)) return [];
  const real = realpathSync(folder);
  if (above.some((each) => each === real || each.startsWith(real + sep))) return [];
  const entries = entriesOf(folder);
  // As if it were a file: reading that tells what is the matter, together with what is wrong elsewhere.
  if (entries === undefined) return [folder];
  return entries
    .filter(({ name }) => !name.startsWith('.'))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      const isFolder =
        entry.isDirectory() || (entry.isSymbolicLink() && existsSync(path) && statSync(path).isDirectory());
      if (isFolder) return filesBelow(path, [...above, real]);
      return isYaml(entry.name) ? [path] : [];
    });
}

const isYaml = (name: string): boolean => /\.ya?ml$/.test(name);

function filesOf(path: string, dir: string): readonly string[] {
  // It would name the folder that the user is in, and all that lies below.
  if (path === '') throw new UsageError('a path is empty', { hint: 'is it a variable that is not set?' });
  const absolute = resolve(dir, path);
  if (existsSync(absolute)) {
    const isFolder = statSync(absolute).isDirectory();
    const files = isFolder ? filesBelow(absolute) : [absolute];
    if (files.length === 0) throw new UsageError(`there is no YAML file in ${path}`);
    return files;
  }
  const matching = globSync(path.split(sep).join('/'), { cwd: dir, absolute: true });
  if (matching.length > 0) return matching;
  const hint = didYouMean(
    path,
    neighbours(absolute).map((file) => relative(dir, file)),
  );
  throw new UsageError(`there is no file ${path}`, hint === undefined ? {} : { hint });
}

/** What could have been meant: YAML files and folders, that nobody hid. */
function neighbours(file: string): readonly string[] {
  const folder = dirname(file);
  return (entriesOf(folder) ?? [])
    .filter((entry) => !entry.name.startsWith('.') && (isYaml(entry.name) || entry.isDirectory()))
    .map(({ name }) => join(folder, name));
}
