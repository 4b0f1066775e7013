import type { JsonSchema } from '../../config/jsonSchema';
import { UsageError } from '../../domain/errors';
import type { Edge } from '../../edge';
import { exitCodes } from '../../exitCodes';
import type { SchemaFlags } from '../flags';
import { findKeys, nearKeys } from './findKey';
import { isRepeated, keyList, keyText } from './keyText';
import type { Key } from './keys';
import { readKeys, type Wholes } from './readKeys';

/** Prints what a key of the files means, or all keys. Throws UsageError where there is no such key. */
export function schema(edge: Pick<Edge, 'stdout'>, asked: string | undefined, { json = false }: SchemaFlags): number {
  const { wholes, keys: all } = readKeys();
  if (asked === undefined) {
    edge.stdout.write(json ? asJson(wholes) : keyList(all));
    return exitCodes.passed;
  }
  const found = findKeys(all, asked);
  if (found.length === 0) throw unknownKey(asked, all);
  edge.stdout.write(
    json ? asJson(jsonOf(found, wholes)) : found.map((key) => keyText(key, all)).join('\n'),
  );
  return exitCodes.passed;
}

function unknownKey(asked: string, all: readonly Key[]): UsageError {
  const near = nearKeys(
    all.filter(({ path }) => !isRepeated(path)),
    asked,
  );
  const hint = near.length === 0 ? '`alertdrill schema` prints all keys' : `did you mean ${near.join(' or ')}?`;
  return new UsageError(`there is no key ${asked}`, { hint });
}

/** With the definitions that it refers to. */
function jsonOf(keys: readonly Key[], wholes: Wholes): JsonSchema {
  const schemas = keys.flatMap((key) => key.schemas);
  const [only, ...others] = schemas;
  const schema = only !== undefined && others.length === 0 ? only : { anyOf: schemas };
  if (!JSON.stringify(schema).includes('"#/definitions/')) return schema;
  const definitions = keys.map(({ file }) => wholes[file]['definitions']);
  return { ...schema, definitions: Object.assign({}, ...definitions) as unknown };
}

const asJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
