import type { ExpectationInput } from './expectationSchema';
import { expectationSchema } from './expectationSchema';
import type { Issue } from './issue';
import { parse } from './parse';
import { asRecord } from './record';
import type { SoundItem } from './soundItem';
import { soundItems, wholeItems } from './soundItem';

export type ExpectedInput = ExpectationInput['expect'][number];
export type ForbiddenInput = ExpectationInput['forbid'][number];

/**
 * The keys of an expectation file that are sound by themselves, and of its lists the items with what is sound of each;
 * a rule speaks where all that it needs is there.
 */
export type SoundInput = {
  readonly [Key in Exclude<keyof ExpectationInput, 'expect' | 'forbid'>]?: ExpectationInput[Key] | undefined;
} & {
  readonly expect?: readonly SoundItem<ExpectedInput>[] | undefined;
  readonly forbid?: readonly SoundItem<ForbiddenInput>[] | undefined;
};

/**
 * An expectation file by its schema. Where something is wrong, `sound` still has what is right by itself, so that the
 * rules over several keys can be told in the same breath.
 */
export function readSoundInput(data: unknown): {
  readonly complete?: ExpectationInput;
  readonly sound: SoundInput;
  readonly issues: readonly Issue[];
} {
  const parsed = parse(expectationSchema, data);
  if (parsed.ok) {
    const { expect, forbid } = parsed.value;
    const sound = { ...parsed.value, expect: wholeItems(expect), forbid: wholeItems(forbid) };
    return { complete: parsed.value, sound, issues: [] };
  }
  const { issues } = parsed;
  const record = asRecord(data) ?? {};
  const broken = new Set([...issues.map(({ path }) => path[0]), 'expect', 'forbid']);
  const entries = Object.entries(record).filter(([key]) => !broken.has(key));
  const rest = partialSchema.safeParse(Object.fromEntries(entries));
  const sound = Object.entries(rest.data ?? {}).filter(([key]) => !broken.has(key));
  return {
    sound: {
      ...Object.fromEntries(sound),
      expect: soundItems(record['expect'], ['expect'], partialExpected, issues),
      forbid: soundItems('forbid' in record ? record['forbid'] : [], ['forbid'], partialForbidden, issues),
    },
    issues,
  };
}

const { expect, forbid } = expectationSchema.shape;
const partialSchema = expectationSchema.partial();
const partialExpected = expect.element.partial();
const partialForbidden = forbid.unwrap().element.partial();
