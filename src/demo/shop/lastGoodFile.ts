import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Log } from '../lifetime';

/**
 * Returns a reader of a small JSON file that is looked at anew with each call, so that what is on disk is what counts
 * and no file watcher can miss a change. A file that is missing, half-written or invalid leaves the last good value
 * in force and is logged once.
 * @throws Error when the file is not valid at first: there is no last good value to go on with
 */
export function lastGoodFile<S extends z.ZodType>(file: string, schema: S, log: Log): () => z.output<S> {
  let seen = readText(file);
  let value = parse(file, schema, seen);
  return () => {
    const text = readText(file);
    if (text === seen) return value;
    seen = text;
    try {
      value = parse(file, schema, text);
      log(`${file} changed and is in force`);
    } catch (error) {
      log(`${error instanceof Error ? error.message : String(error)}; the last good version stays in force`);
    }
    return value;
  };
}

function readText(file: string): string | undefined {
  try {
    // Synchronous on purpose: some hundred bytes from the page cache, and nothing changes between reading and use.
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function parse<S extends z.ZodType>(file: string, schema: S, text: string | undefined): z.output<S> {
  if (text === undefined) throw new Error(`${file} can't be read`);
  const parsed = schema.safeParse(parseJson(file, text));
  if (!parsed.success) throw new Error(`${file} is not valid: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is not JSON`, { cause: error });
  }
}
