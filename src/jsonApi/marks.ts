import { open, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

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
    sent: async (atMs) => {
      await writeThrough(file, String(atMs));
      await syncFolder(dirname(file));
    },
    answered: () => rm(file, { force: true }),
    unansweredSince: async () => {
      const text = await readFile(file, 'utf8').catch(() => undefined);
      return text === undefined ? undefined : Number(text);
    },
  };
}

async function writeThrough(file: string, text: string): Promise<void> {
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
