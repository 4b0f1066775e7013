import { z } from 'zod';

/** A JSON Schema, or a part of one. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** The draft that editors complete by: yaml-language-server and SchemaStore recommend no newer one. */
const draft = 'http://json-schema.org/draft-07/schema#';

/** A file of its own. */
export const schemaFile = (title: string, description: string, schema: JsonSchema): JsonSchema => ({
  $schema: draft,
  title,
  description,
  ...schema,
});

/** Of what is written, before defaults and transforms. */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const whole = z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-7',
    unrepresentable: 'any',
    // zod leaves them out of what is transformed; ours are as people write them.
    override: ({ zodSchema, jsonSchema }) => {
      const examples: unknown = z.globalRegistry.get(zodSchema)?.['examples'];
      if (Array.isArray(examples)) jsonSchema.examples ??= examples;
    },
  });
  return Object.fromEntries(Object.entries(whole).filter(([keyword]) => keyword !== '$schema'));
}

/** The part that `path` leads to, changed. Throws where there is none: the schema was built in another way. */
export function changeAt(
  schema: JsonSchema,
  path: readonly string[],
  change: (part: JsonSchema) => JsonSchema,
): JsonSchema {
  const [key, ...rest] = path;
  if (key === undefined) return change(schema);
  const part = schema[key];
  if (!isPart(part)) throw new Error(`the schema has no part ${key}`);
  return { ...schema, [key]: changeAt(part, rest, change) };
}

/** Properties of an object's schema. */
export function propertiesOf({ properties }: JsonSchema): JsonSchema {
  if (!isPart(properties)) throw new Error('the schema is not that of an object');
  return properties;
}

/** Names of the properties that an object has to have. */
export const requiredOf = ({ required }: JsonSchema): readonly unknown[] => (Array.isArray(required) ? required : []);

/** Examples of an object, as they stand at its schema. */
export const examplesOf = ({ examples }: JsonSchema): readonly JsonSchema[] =>
  Array.isArray(examples) ? examples.filter(isPart) : [];

/**
 * As the schema is, but for files in which a text may hold variables: where a certain form is asked for, `${NAME}`
 * stands for it.
 */
export function withVariables(schema: JsonSchema): JsonSchema {
  const changed = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, inside(value)]));
  if (changed['type'] !== 'string') return changed;
  const { format, pattern, enum: values, ...rest } = changed;
  if (Array.isArray(values)) {
    const { type, ...about } = rest;
    return {
      ...about,
      anyOf: [
        { type, enum: values },
        { type, pattern: variable },
      ],
    };
  }
  if (typeof pattern === 'string') return { ...rest, pattern: `(?:${pattern})|${variable}` };
  return format === 'uri' ? { ...rest, pattern: `^[a-z][a-z0-9+.-]*:|${variable}` } : changed;
}

const variable = String.raw`\$\{`;

function inside(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inside);
  return isPart(value) ? withVariables(value) : value;
}

const isPart = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
