import type { JsonSchema } from '../../config/jsonSchema';

/** A key of a file, by its JSON Schema. */
export interface Key {
  readonly file: KeyFile;
  /** `expect.within`, `environments.<name>.allow.hosts`: lists don't count, names of one's own stand in brackets. */
  readonly path: string;
  /** What it may have; several where forms of the map that it stands in differ (a probe's `sees`). */
  readonly schemas: readonly JsonSchema[];
  readonly isRequired: boolean;
  /** Whether it stands in each item of a list. */
  readonly isInList: boolean;
}

export type KeyFile = 'expectation' | 'project';

/** In the place of names that people choose. */
export const anyName = '<name>';

/** All keys of a file, in the order of its schema. */
export function keysOf(file: KeyFile, whole: JsonSchema): readonly Key[] {
  const keys = new Map<string, Key>();

  const visit = (given: JsonSchema, path: readonly string[], isInList: boolean): void => {
    const schema = resolved(given, whole);
    for (const form of formsOf(schema)) visit(form, path, isInList);
    const { properties, additionalProperties, items } = schema;
    const required = Array.isArray(schema['required']) ? schema['required'] : [];
    for (const [name, part] of Object.entries(isPart(properties) ? properties : {})) {
      if (isPart(part)) add(part, [...path, name], required.includes(name), isInList);
    }
    if (isPart(additionalProperties)) visit(additionalProperties, [...path, anyName], isInList);
    if (isPart(items)) visit(items, path, true);
  };

  const add = (part: JsonSchema, segments: readonly string[], isRequired: boolean, isInList: boolean): void => {
    const path = segments.join('.');
    const schema = resolved(part, whole);
    const before = keys.get(path);
    const isNews = before?.schemas.every((known) => JSON.stringify(known) !== JSON.stringify(schema)) ?? true;
    keys.set(path, {
      file,
      path,
      schemas: [...(before?.schemas ?? []), ...(isNews ? [schema] : [])],
      isRequired: isRequired && (before?.isRequired ?? true),
      isInList,
    });
    visit(schema, segments, false);
  };

  visit(whole, [], false);
  return [...keys.values()];
}

/** What a reference leads to; words beside it go before its own. */
function resolved(schema: JsonSchema, whole: JsonSchema): JsonSchema {
  const { allOf, ...own } = schema;
  const reference = Array.isArray(allOf) && allOf.length === 1 && isPart(allOf[0]) ? allOf[0] : schema;
  const name = /^#\/definitions\/(.+)$/.exec(textOf(reference['$ref']))?.[1];
  const { definitions } = whole;
  const found = name === undefined || !isPart(definitions) ? undefined : definitions[name];
  // What refers to itself (any JSON) has no keys of its own.
  if (!isPart(found) || JSON.stringify(found).includes(`#/definitions/${name}`)) {
    return isPart(schema['items']) ? { ...schema, items: resolved(schema['items'], whole) } : schema;
  }
  return { ...found, ...(reference === schema ? {} : own) };
}

export const formsOf = ({ anyOf, oneOf }: JsonSchema): readonly JsonSchema[] =>
  [anyOf, oneOf].flatMap((forms: unknown) => (Array.isArray(forms) ? forms.filter(isPart) : []));

/** A keyword's value, where it is a text. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

export const isPart = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
