import { open, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

type Where = { readonly workDir: string };
const fileOf = ({ workDir }: Where): string => join(workDir, 'injecting');

/** Written through to the disk before the injection is sent. */
export async function markInjection(where: Where, atMs: number): Promise<void> {
  await writeFile(fileOf(where), String(atMs), { mode: 0o600, flush: true });
  const folder = await open(where.workDir, 'r');
  await folder.sync().finally(() => folder.close());
}

/** Since when there may be a fault; `never`: there is none for certain. */
export async function injectedSince(where: Where): Promise<number | 'never' | 'unknown'> {
  const text = await readFile(fileOf(where), 'utf8').catch(() => undefined);
  if (text !== undefined) return text === '' ? 'unknown' : Number(text);
  const isThere = await stat(where.workDir).then(
    () => true,
    () => false,
  );
  return isThere ? 'never' : 'unknown';
}
