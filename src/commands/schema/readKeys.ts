import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { JsonSchema } from '../../config/jsonSchema';
import { isPart, keysOf, type Key, type KeyFile } from './keys';

export type Wholes = Readonly<Record<KeyFile, JsonSchema>>;

/**
 * All keys of both files, by the JSON Schemas that editors see: they are generated from the schemas of the loader, and
 * read at once.
 */
export function readKeys(): { readonly wholes: Wholes; readonly keys: readonly Key[] } {
  const wholes = { expectation: read('expectation'), project: read('project') };
  return { wholes, keys: [...keysOf('expectation', wholes.expectation), ...keysOf('project', wholes.project)] };
}

function read(file: KeyFile): JsonSchema {
  const schema: unknown = JSON.parse(readFileSync(resolve(__dirname, '../../../schema', `${file}.json`), 'utf8'));
  if (!isPart(schema)) throw new Error(`schema/${file}.json is no schema`);
  return schema;
}
