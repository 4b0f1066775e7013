import { readFileSync } from 'node:fs';

/** The version in a package.json; without zod, which `--version` has no time for. */
export function readJsonVersion(packageJson: string): string {
  const version = /"version":\s*"([^"]+)"/.exec(readFileSync(packageJson, 'utf8'))?.[1];
  if (version === undefined) throw new Error(`no version in ${packageJson}`);
  return version;
}
