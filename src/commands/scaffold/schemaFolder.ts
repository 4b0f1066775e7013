import { existsSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/**
 * Where the JSON Schemas lie, seen from `dir`, with slashes: in the nearest node_modules that has alertdrill, which is
 * the same place on every machine, else in the package that is running.
 */
export function schemaFolder(dir: string, packageDir: string): string {
  const folder = installed(dir) ?? join(packageDir, 'schema');
  return relative(dir, folder).split(sep).join('/');
}

function installed(dir: string): string | undefined {
  const folder = join(dir, 'node_modules', 'alertdrill', 'schema');
  if (existsSync(folder)) return folder;
  return dirname(dir) === dir ? undefined : installed(dirname(dir));
}
