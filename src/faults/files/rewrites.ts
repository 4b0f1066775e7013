import { resolve } from 'node:path';
import { FaultError } from '../../domain/errors';
import { findFiles } from './findFiles';
import { bytesOf, realFile } from './onDisk';
import type { FilesOptions } from './options';

/** A file that has other bytes under the fault. */
export interface Rewrite {
  readonly path: string;
  readonly before: Buffer;
  readonly under: Buffer;
  /** Of an edit: whoever writes the file anew under the fault may have put it back. */
  readonly find?: string;
}

/** What is edited, emptied and replaced, in this order. Throws FaultError where a file is not as it has to be. */
export async function planRewrites(
  { edit = [], truncate = [], replace = [] }: FilesOptions,
  projectDir: string,
): Promise<readonly Rewrite[]> {
  const rewrites: Rewrite[] = [];
  for (const { file, find, replace: text } of edit) {
    const { path, before } = await read(file, projectDir);
    rewrites.push({ path, before, find, under: edited(path, before, { find, text }) });
  }
  for (const path of await findFiles(truncate, projectDir)) {
    const before = await bytesNow(path);
    if (before.length === 0) throw new FaultError(`${path} is empty already`);
    rewrites.push({ path, before, under: Buffer.alloc(0) });
  }
  for (const { file, with: other } of replace) {
    const { path, before } = await read(file, projectDir);
    const under = await bytesOf(resolve(projectDir, other));
    if (under === undefined) throw new FaultError(`there is no file ${resolve(projectDir, other)}`);
    if (under.equals(before)) throw new FaultError(`${path} has the bytes of ${other} already`);
    rewrites.push({ path, before, under });
  }
  return rewrites;
}

async function read(file: string, projectDir: string): Promise<Pick<Rewrite, 'path' | 'before'>> {
  const path = await realFile(resolve(projectDir, file));
  return { path, before: await bytesNow(path) };
}

async function bytesNow(path: string): Promise<Buffer> {
  const bytes = await bytesOf(path);
  if (bytes === undefined) throw new FaultError(`${path} went away while the fault was prepared`);
  return bytes;
}

function edited(
  path: string,
  before: Buffer,
  { find, text }: { readonly find: string; readonly text: string },
): Buffer {
  const at = before.indexOf(find);
  const occursAgain = at >= 0 && before.includes(find, at + 1);
  if (at < 0 || occursAgain) {
    throw new FaultError(`${JSON.stringify(find)} occurs ${at < 0 ? 'nowhere' : 'more than once'} in ${path}`, {
      hint: '`find` has to occur exactly once: take in more of the text around it',
    });
  }
  return Buffer.concat([before.subarray(0, at), Buffer.from(text), before.subarray(at + Buffer.byteLength(find))]);
}
