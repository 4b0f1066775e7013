import { readdirSync, type Dirent } from 'node:fs';

/** What lies in a folder; undefined where there is none, or it can't be read. */
export function entriesOf(folder: string): readonly Dirent[] | undefined {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return undefined;
  }
}
