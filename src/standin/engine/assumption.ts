/** Something about Mackerel that nobody can know without a live key: what is taken for true instead, and why. */
export interface Assumption<Value extends string | number = string | number> {
  readonly default: Value;
  /** What it decides. */
  readonly what: string;
  readonly why: string;
  /** The values that it may have, for people. */
  readonly values: string;
  /** The value that a text stands for; undefined: none that it may have. */
  readonly parse: (text: string) => Value | undefined;
}

export const number = (otherwise: number, what: string, why: string, least = 0): Assumption<number> => ({
  default: otherwise,
  what,
  why,
  values: `a number from ${least} on`,
  parse: (given) => (/^-?\d+(\.\d+)?$/.test(given) && Number(given) >= least ? Number(given) : undefined),
});

/** One of a few words, the first of which is the default. */
export const oneOf = <const Word extends string>(
  words: readonly [Word, ...(readonly Word[])],
  what: string,
  why: string,
): Assumption<Word> => ({
  default: words[0],
  what,
  why,
  values: words.join(', '),
  parse: (given) => words.find((word) => word === given),
});

export const text = (otherwise: string, what: string, why: string): Assumption<string> => ({
  default: otherwise,
  what,
  why,
  values: 'a text',
  parse: (given) => given,
});
