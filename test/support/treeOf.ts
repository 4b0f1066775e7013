import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every file below a folder with its bytes, mode, owner and time of change: what a rollback must bring back. */
export function treeOf(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    names.map((name) => {
      const path = join(folder, name);
      const { mode, uid, gid, mtimeNs } = lstatSync(path, { bigint: true });
      if (lstatSync(path).isDirectory()) return [name, `folder ${mode.toString(8)}`];
      const bytes = readFileSync(path).toString('hex');
      return [name, `${mode.toString(8)} ${uid}:${gid} ${mtimeNs} ${bytes}`];
    }),
  );
}
