import { CORE_SCHEMA, load } from 'js-yaml';

/**
 * The data of a text that is plain YAML, as expectation files are as a rule; undefined where it is anything else, and
 * where anything is wrong with it. `yaml`, which tells where each thing stands, takes about nine times as long: it is
 * asked for the other texts, and for the places where there are problems.
 *
 * Plain is what all readers of YAML agree on: test/files/config/plainYaml.test.ts compares the two.
 */
export function readPlainYaml(text: string): { readonly value: unknown } | undefined {
  if (oddCharacter.test(text) || oddNotation.test(text.replace(comment, '$1'))) return undefined;
  try {
    const value = load(text, { schema: CORE_SCHEMA });
    return hasOddKey(value) ? undefined : { value };
  } catch {
    return undefined;
  }
}

/** A key that is no text: what it is called as one is not the same everywhere. */
const hasOddKey = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (Array.isArray(value)
    ? value.some(hasOddKey)
    : Object.entries(value).some(([key, below]) => oddKey.test(key) || hasOddKey(below)));

const oddKey = /^(?:|~|null|true|false|[-+.\d].*)$/i;

/** Tabs, returns, escapes, and whatever else is not seen. */
const oddCharacter = /[^\n -[\]-~\u00a1-\u1fff\u2030-\u205e\u2100-\ud7ff\uf900-\ufefe\uff00-\uffef]/;

/** Only where no quotes could make a text of it. */
const comment = /^((?:[^"'\n]*\s)?)#.*$/gm;

const oddNotation = new RegExp(
  [
    // Anchors, aliases, tags, block scalars, directives, keys that are collections: where a token begins.
    String.raw`(?:^|[\s[\]{},:-])[&*!|>%@\x60?]`,
    String.raw`[\]}]\s*:`,
    // More than one document; merged keys.
    String.raw`^\s*(?:---|\.\.\.)|<<`,
    // Numbers that not all take for the same: 0b1, 017, 1_000, 1e999.
    String.raw`(?<![\w.+-])[-+]?0[\dbBoOxX_]|\d_|[eE][-+]?\d{3}`,
  ].join('|'),
  'm',
);
