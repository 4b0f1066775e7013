import { z } from 'zod';
import type { Path } from './issue';
import { unwrapped } from './soundPart';

/** The union that says what may stand there, of forms that are told by their keys; undefined where there is none. */
export function unionAt(schema: z.core.$ZodType, path: Path): z.ZodUnion | undefined {
  const found = path.reduce<z.core.$ZodType | undefined>((at, part) => at && below(unwrapped(at), part), schema);
  const inner = found && unwrapped(found);
  return inner instanceof z.ZodUnion ? inner : undefined;
}

/** What a form of the union takes under that key. */
export const valueOfKey = (union: z.ZodUnion, key: string): z.core.$ZodType | undefined =>
  union.options.flatMap((form) => (form instanceof z.ZodObject ? (shapeOf(form)[key] ?? []) : []))[0];

const shapeOf = ({ shape }: z.ZodObject): Readonly<Record<string, z.core.$ZodType>> => shape;

function below(schema: z.core.$ZodType, part: string | number): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodObject) return shapeOf(schema)[part];
  return schema instanceof z.ZodArray ? schema.element : undefined;
}
