import { closeSync, fsyncSync, mkdirSync, openSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
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

/**
 * Makes all changes, in this order, or none. Never replaces a file, not even one that came up meanwhile.
 * Throws WriteFailure.
 */
export function writeAllOrNone(changes: readonly FileChange[]): void {
  const undo: (() => void)[] = [];
  for (const change of changes) {
    try {
      if (change.type === 'create') create(change, undo);
      else append(change, undo);
    } catch (error) {
      for (const step of undo.toReversed()) step();
      throw new WriteFailure(change.path, error);
    }
  }
}

type Undo = (() => void)[];

function create({ path, text, mode = 0o666 }: Extract<FileChange, { type: 'create' }>, undo: Undo): void {
  const folder = mkdirSync(dirname(path), { recursive: true });
  if (folder !== undefined) undo.push(() => rmSync(folder, { recursive: true }));
  const file = openSync(path, 'wx', mode);
  undo.push(() => rmSync(path));
  write(file, text);
}

function append({ path, text }: Extract<FileChange, { type: 'append' }>, undo: Undo): void {
  const { size } = statSync(path);
  const file = openSync(path, 'a');
  undo.push(() => truncateSync(path, size));
  write(file, text);
}

function write(file: number, text: string): void {
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
