import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeThrough } from '../durable/writeThrough';

/**
 * Whether a request of the injection went out and its server did not answer, in a file that survives a crash: it may
 * still land, behind the rollback.
 */
export interface Marks {
  /** Just before the request is sent. */
  sent(atMs: number): Promise<void>;
  answered(): Promise<void>;
  /** When an unanswered request was sent, if there is one. */
  unansweredSince(): Promise<number | undefined>;
}

export function marksIn(workDir: string): Marks {
  const file = join(workDir, 'unanswered');
  return {
    sent: (atMs) => writeThrough(file, String(atMs)),
    answered: () => rm(file, { force: true }),
    unansweredSince: async () => {
      const text = await readFile(file, 'utf8').catch(() => undefined);
      return text === undefined ? undefined : Number(text);
    },
  };
}
