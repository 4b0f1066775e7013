import type { z } from 'zod';
import type { Issue, Path } from './issue';
import { startsWith } from './issue';
import { asRecord } from './record';

/** An item of a list of a file, as far as it is right by itself. */
export interface SoundItem<Item> {
  /** In the file's list, where broken ones count, too. */
  readonly index: number;
  /** The keys that are right. */
  readonly value: { readonly [Key in keyof Item]?: Item[Key] | undefined };
  /** Whether nothing is wrong with these keys: that one is not in `value` says something then. */
  readonly isSound: (...keys: readonly (keyof Item & string)[]) => boolean;
}

export const wholeItems = <Item>(items: readonly Item[]): readonly SoundItem<Item>[] =>
  items.map((value, index) => ({ index, value, isSound: () => true }));

/** Undefined where there is no list. `issues` are all that its schema has to say of the file. */
export function soundItems<Item>(
  list: unknown,
  path: Path,
  partialSchema: z.ZodType<SoundItem<Item>['value']>,
  issues: readonly Issue[],
): readonly SoundItem<Item>[] | undefined {
  if (!Array.isArray(list)) return undefined;
  return list.map((written: unknown, index) => {
    const at = [...path, index];
    const broken = issues.filter((issue) => startsWith(issue.path, at)).map((issue) => issue.path[at.length]);
    const isSound = (...keys: readonly string[]): boolean =>
      !broken.some((key) => key === undefined || keys.includes(String(key)));
    const entries = Object.entries(asRecord(written) ?? {}).filter(([key]) => isSound(key));
    return { index, value: partialSchema.safeParse(Object.fromEntries(entries)).data ?? {}, isSound };
  });
}
