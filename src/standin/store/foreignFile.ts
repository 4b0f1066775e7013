import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { StateError } from './stateError';
import { applicationId, schemaVersion } from './stateSchema';

/**
 * Refuses, before the database has a look at it, what no stand-in wrote or a newer one did. Where there is no file, an
 * empty one is made that its owner alone may read: channels have secrets in their URLs.
 */
export function refuseForeignFile(path: string): void {
  const header = headerOf(path);
  if (header.length === 0) return;
  const isDatabase = header.subarray(0, magic.length).equals(magic) && header.length === headerBytes;
  if (!isDatabase || header.readUInt32BE(applicationIdAt) !== applicationId) {
    const what = isDatabase ? 'a database of another program' : 'no state of a stand-in';
    throw new StateError(`${path} is ${what}`, 'give a file that --state made, or one that does not exist yet');
  }
  const version = header.readUInt32BE(userVersionAt);
  if (version <= schemaVersion) return;
  throw new StateError(
    `the state file ${path} was written by a newer alertdrill: its form is ${version}, this one knows ${schemaVersion}`,
    'use that alertdrill, or another file',
  );
}

/** https://www.sqlite.org/fileformat.html */
const magic = Buffer.from('SQLite format 3\0');
const headerBytes = 100;
const userVersionAt = 60;
const applicationIdAt = 68;

function headerOf(path: string): Buffer {
  const file = opened(path);
  try {
    if (!fstatSync(file).isFile()) throw new StateError(`${path} is no file`, 'give the name of a file');
    const header = Buffer.alloc(headerBytes);
    return header.subarray(0, readSync(file, header, 0, headerBytes, 0));
  } finally {
    closeSync(file);
  }
}

function opened(path: string): number {
  try {
    // Never waits for the other end of a pipe.
    return openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_NONBLOCK, 0o600);
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    const hint = 'its folder has to exist, and both must be writable';
    throw new StateError(`the state file ${path} can't be opened: ${said}`, hint, { cause });
  }
}
