import { z } from 'zod';
import { asRecord } from './record';

/**
 * What is right of a value by itself, parsed: without the keys that are broken, however deep, and without the broken
 * items of lists. A list of which each place has its own meaning ends before its first broken one. Undefined: nothing.
 */
export function soundPart(schema: z.core.$ZodType, value: unknown): unknown {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodObject) return soundKeys(inner, value);
  if (inner instanceof z.ZodUnion) return soundForm(inner, value);
  if (inner instanceof z.ZodArray) return soundItems(inner, value);
  return inner instanceof z.ZodTuple ? soundStart(inner, value) : undefined;
}

function soundKeys({ shape }: z.ZodObject, value: unknown): Readonly<Record<string, unknown>> | undefined {
  const record = asRecord(value);
  if (record === undefined) return undefined;
  const fields: Readonly<Record<string, z.core.$ZodType>> = shape;
  const parts = Object.entries(fields).map(([key, field]) => [key, soundPart(field, record[key])] as const);
  return Object.fromEntries(parts.filter(([, part]) => part !== undefined));
}

/** Of the form of which the most is right. */
function soundForm({ options }: z.ZodUnion, value: unknown): unknown {
  const size = (part: unknown): number => Object.keys(asRecord(part) ?? {}).length;
  const parts = options.map((form) => soundPart(form, value)).filter((part) => size(part) > 0);
  return parts.reduce<unknown>((best, part) => (size(part) > size(best) ? part : best), undefined);
}

function soundItems({ element }: z.ZodArray, value: unknown): readonly unknown[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.map((item) => soundPart(element, item)).filter((part) => part !== undefined);
}

function soundStart({ def: { items, rest } }: z.ZodTuple, value: unknown): readonly unknown[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const parts: unknown[] = [];
  for (const [index, item] of value.entries()) {
    const schema = items[index] ?? rest;
    const parsed = schema && z.safeParse(schema, item);
    if (parsed?.success !== true) break;
    parts.push(parsed.data);
  }
  return parts;
}

/** Without what only says that it may be left out. */
export function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  const isWrapped =
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodExactOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault;
  return isWrapped ? unwrapped(schema.unwrap()) : schema;
}
