import { mkdir, open, rm, stat, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import { messageOf } from '../domain/caught';

/** A file that is not there yet, or text at the end of one that is. Paths are absolute. */
export type FileChange =
  | { readonly type: 'create'; readonly path: string; readonly text: string; readonly mode?: number }
  | { readonly type: 'append'; readonly path: string; readonly text: string };

/** A change that failed; whatever was done before it is undone. */
export class WriteFailure extends Error {
  readonly path: string;

  constructor(path: string, cause: unknown) {
    super(messageOf(cause), { cause });
    this.name = 'WriteFailure';
    this.path = path;
  }
}

/** Makes all changes, in this order, or none. Never replaces a file, not even one that came up meanwhile. */
export async function writeAllOrNone(changes: readonly FileChange[]): Promise<void> {
  const undo: (() => Promise<unknown>)[] = [];
  for (const change of changes) {
    try {
      await (change.type === 'create' ? create(change, undo) : append(change, undo));
    } catch (error) {
      for (const step of undo.toReversed()) await step();
      throw new WriteFailure(change.path, error);
    }
  }
}

type Undo = (() => Promise<unknown>)[];

async function create(
  { path, text, mode = 0o666 }: Extract<FileChange, { type: 'create' }>,
  undo: Undo,
): Promise<void> {
  const folder = await mkdir(dirname(path), { recursive: true });
  if (folder !== undefined) undo.push(() => rm(folder, { recursive: true }));
  const file = await open(path, 'wx', mode);
  undo.push(() => rm(path));
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function append({ path, text }: Extract<FileChange, { type: 'append' }>, undo: Undo): Promise<void> {
  const { size } = await stat(path);
  const file = await open(path, 'a');
  undo.push(() => truncate(path, size));
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
