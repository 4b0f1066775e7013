import { resolve } from 'node:path';
import { FaultError } from '../../domain/errors';
import { findFiles } from './findFiles';
import { attributesOf, bytesOf, realFile } from './onDisk';
import type { FilesOptions } from './options';
import type { Attributes } from './state';

/** A file as it is before the fault. */
interface Before {
  readonly path: string;
  readonly attributes: Attributes;
  readonly before: Buffer;
}

/** A file that has other bytes under the fault. */
interface Rewrite extends Before {
  readonly under: Buffer;
  /** Of an edit: whoever writes the file anew under the fault may have put it back. */
  readonly find?: string;
}

/** What is edited and replaced, in this order. Throws FaultError where a file is not as it has to be. */
export async function planRewrites(
  { edit = [], replace = [] }: FilesOptions,
  projectDir: string,
): Promise<readonly Rewrite[]> {
  const rewrites: Rewrite[] = [];
  for (const { file, find, replace: text } of edit) {
    const now = await read(await realFile(resolve(projectDir, file)));
    rewrites.push({ ...now, find, under: edited(now.path, now.before, { find, text }) });
  }
  for (const { file, with: other } of replace) {
    const now = await read(await realFile(resolve(projectDir, file)));
    const under = await bytesOf(resolve(projectDir, other));
    if (under === undefined) throw new FaultError(`there is no file ${resolve(projectDir, other)}`);
    if (under.equals(now.before)) throw new FaultError(`${now.path} has the bytes of ${other} already`);
    rewrites.push({ ...now, under });
  }
  return rewrites;
}

/** What is emptied. Throws FaultError where a pattern names nothing, or a file is empty already. */
export async function planEmptied({ truncate = [] }: FilesOptions, projectDir: string): Promise<readonly Before[]> {
  const files: Before[] = [];
  for (const path of await findFiles(truncate, projectDir)) {
    const now = await read(path);
    if (now.before.length === 0) throw new FaultError(`${path} is empty already`);
    files.push(now);
  }
  return files;
}

/** The attributes first: where reading leaves a trace, it is not in them. */
async function read(path: string): Promise<Before> {
  const attributes = await attributesNow(path);
  const before = await bytesOf(path);
  if (before === undefined) throw wentAway(path);
  return { path, attributes, before };
}

export async function attributesNow(path: string): Promise<Attributes> {
  const attributes = await attributesOf(path);
  if (attributes === undefined) throw wentAway(path);
  return attributes;
}

const wentAway = (path: string) => new FaultError(`${path} went away while the fault was prepared`);

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
