import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { hasCode } from '../../domain/caught';
import { writeThrough } from '../../durable/writeThrough';

const postedSchema = z.object({
  /** The point's time, in whole seconds. */
  second: z.number(),
  /** Harness's clock, ms: when the last post was sent that the server itself has not answered; it may still land. */
  unansweredSinceMs: z.number().optional(),
});
export type Posted = z.infer<typeof postedSchema>;

/** What was posted, in files that survive a crash: the rollback goes by it. */
export interface PostRecord {
  /** On the disk before the request is sent. */
  sending(posted: Posted): Promise<void>;
  /** The server took it. */
  accepted(second: number): Promise<void>;
  /** The server refused it: what was posted before, if anything, is what counts. */
  refused(before: Posted | undefined): Promise<void>;
  /** Undefined: nothing that may have arrived. `unknown`: there is no telling. */
  posted(): Promise<Posted | 'unknown' | undefined>;
  /** The posting ended by itself, and why. */
  ended(why: string): Promise<void>;
  whyEnded(): Promise<string | undefined>;
}

export function postRecordIn(workDir: string): PostRecord {
  const file = join(workDir, 'posted.json');
  const end = join(workDir, 'ended');
  const write = (posted: Posted | undefined) =>
    writeThrough(file, posted === undefined ? nothing : JSON.stringify(posted));
  return {
    sending: write,
    accepted: (second) => write({ second }),
    refused: write,
    posted: async () => {
      const text = await readText(file);
      if (text === nothing) return undefined;
      // Without the folder nobody knows; without the file nothing was sent.
      if (text === undefined) return (await readText(join(workDir, prepared))) === undefined ? 'unknown' : undefined;
      return parse(text) ?? 'unknown';
    },
    ended: (why) => writeThrough(end, why),
    whyEnded: () => readText(end),
  };
}

/** Shows that the folder is the one in which the fault was prepared. */
export const markPrepared = (workDir: string): Promise<void> => writeThrough(join(workDir, prepared), '');

const prepared = 'prepared';
const nothing = 'nothing';

/** Undefined where it was torn by a power cut. */
function parse(text: string): Posted | undefined {
  try {
    return postedSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

const readText = (file: string): Promise<string | undefined> =>
  readFile(file, 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  });
