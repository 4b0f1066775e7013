import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { globSync } from 'tinyglobby';
import { UsageError } from '../domain/errors';
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

/** With links that lead nowhere, which the pattern doesn't find: a scenario that has got lost must not go unnoticed. */
function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const lost = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => resolve(folder, name))
    .filter((path) => !existsSync(path));
  return [...globSync('**/*.{yaml,yml}', { cwd: folder, absolute: true }), ...lost];
}

function filesOf(path: string, dir: string): readonly string[] {
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

function neighbours(file: string): readonly string[] {
  const folder = dirname(file);
  return existsSync(folder) ? readdirSync(folder).map((name) => resolve(folder, name)) : [];
}
