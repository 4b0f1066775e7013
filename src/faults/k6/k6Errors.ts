import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { workFiles } from './k6State';

/** The last error that this k6 has logged, for people. */
export async function lastK6Error(workDir: string): Promise<string | undefined> {
  const files = workFiles(workDir);
  const texts = await Promise.all([files.errors, files.stderr].map((file) => readFile(file, 'utf8').catch(() => '')));
  return texts.map(lastErrorIn).find((message) => message !== undefined);
}

/** The message of the last error in k6's log (JSON lines); other lines are passed over. */
export function lastErrorIn(log: string): string | undefined {
  const messages = log.split('\n').flatMap((line) => errorOf(line) ?? []);
  return messages.at(-1);
}

function errorOf(line: string): string | undefined {
  try {
    const { level, msg } = logLine.parse(JSON.parse(line));
    return level === 'error' ? withoutStack(msg) : undefined;
  } catch {
    return undefined;
  }
}

const logLine = z.object({ level: z.string(), msg: z.string() });

/** Places in the bundle say nothing to the script's author. */
const withoutStack = (message: string) => message.replace(/\s+at \S*\s?\(?file:\/\/\S+\)?/g, '').trim();
