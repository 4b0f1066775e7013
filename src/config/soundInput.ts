import type { ExpectationInput } from './expectationSchema';
import { expectationSchema } from './expectationSchema';
import type { Issue } from './issue';
import { parse } from './parse';
import { asRecord } from './record';
import type { SoundInput } from './scenarioRules';

/**
 * An expectation file by its schema. Where something is wrong, `sound` still has the keys that are right by themselves,
 * so that the rules over several keys can be told in the same breath.
 */
export function readSoundInput(data: unknown): {
  readonly complete?: ExpectationInput;
  readonly sound: SoundInput;
  readonly issues: readonly Issue[];
} {
  const parsed = parse(expectationSchema, data);
  if (parsed.ok) return { complete: parsed.value, sound: parsed.value, issues: [] };

  const broken = new Set(parsed.issues.map(({ path }) => path[0]));
  const entries = Object.entries(asRecord(data) ?? {}).filter(([key]) => !broken.has(key));
  const rest = partialSchema.safeParse(Object.fromEntries(entries));
  const sound = Object.entries(rest.data ?? {}).filter(([key]) => !broken.has(key));
  return { sound: Object.fromEntries(sound), issues: parsed.issues };
}

const partialSchema = expectationSchema.partial();
