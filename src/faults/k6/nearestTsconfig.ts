import { access } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

/**
 * The tsconfig.json that an editor would use for the script, as long as it lies below the project's folder: the one
 * of the project itself is for another runtime than k6.
 */
export async function nearestTsconfig(script: string, projectDir: string): Promise<string | undefined> {
  for (let folder = dirname(script); isBelow(folder, projectDir); folder = dirname(folder)) {
    const candidate = join(folder, 'tsconfig.json');
    const isThere = await access(candidate).then(
      () => true,
      () => false,
    );
    if (isThere) return candidate;
  }
  return undefined;
}

function isBelow(folder: string, projectDir: string): boolean {
  const path = relative(projectDir, folder);
  return path !== '' && !path.startsWith('..');
}
