import { RE2JS } from 're2js';
import type { Labels } from './schema';

/** A label matcher of a silence, an inhibition rule or a route; regular expressions match the whole value. */
export interface Matcher {
  readonly name: string;
  readonly value: string;
  readonly isRegex: boolean;
  readonly isEqual: boolean;
}

/** Matchers as a configuration file has them: `severity="critical"`, `path=~"/a.*"`, several between commas or in braces. */
export function parseMatchers(text: string): readonly Matcher[] {
  return [...text.matchAll(matcherPattern)].map(([, quotedName, name = '', operator = '', quoted, plain = '']) => ({
    name: quotedName === undefined ? name : unescaped(quotedName),
    value: quoted === undefined ? plain.trim() : unescaped(quoted),
    isRegex: operator.endsWith('~'),
    isEqual: !operator.startsWith('!'),
  }));
}

const matcherPattern = /(?:"((?:[^"\\]|\\.)*)"|([A-Za-z_:][\w:]*))\s*(=~|!~|!=|=)\s*(?:"((?:[^"\\]|\\.)*)"|([^,}"]*))/g;

const unescaped = (text: string): string => text.replace(/\\(.)/g, '$1');

export const matchesAll = (matchers: readonly Matcher[], labels: Labels): boolean =>
  matchers.every((matcher) => matches(matcher, labels[matcher.name] ?? ''));

/** What is known of an alert's labels before it is there. */
export interface Known {
  readonly labels: Labels;
  /** Labels of its data, which it will have unless the expression loses them. */
  readonly guesses?: Labels;
  /** Whether it may have a label of that name all the same; else it has none. */
  readonly mayHave: (name: string) => boolean;
}

export type Would = 'yes' | 'no' | 'maybe';

/** Whether such an alert would match: `no` where a label contradicts, `maybe` where one is not known for certain. */
export function wouldMatch(matchers: readonly Matcher[], { labels, guesses, mayHave }: Known): Would {
  const answers = matchers.map((matcher): Would => {
    const { name } = matcher;
    const value = labels[name];
    const guess = guesses?.[name];
    if (value === undefined && guess !== undefined) return matches(matcher, guess) ? 'maybe' : 'no';
    if (value === undefined && mayHave(name)) return 'maybe';
    return matches(matcher, value ?? '') ? 'yes' : 'no';
  });
  if (answers.includes('no')) return 'no';
  return answers.includes('maybe') ? 'maybe' : 'yes';
}

/** Whether each of several alerts that may come would match, or none. */
export function wouldAll(matchers: readonly Matcher[], known: readonly Known[]): Would {
  const [first = 'maybe', ...others] = known.map((each) => wouldMatch(matchers, each));
  return others.every((each) => each === first) ? first : 'maybe';
}

export const matcherText = (matchers: readonly Matcher[]): string =>
  matchers
    .map(({ name, value, isRegex, isEqual }) => {
      const equal = isEqual ? '=' : '!=';
      const regex = isEqual ? '=~' : '!~';
      return `${name}${isRegex ? regex : equal}${JSON.stringify(value)}`;
    })
    .join(', ');

function matches({ value, isRegex, isEqual }: Matcher, actual: string): boolean {
  return (isRegex ? matchesWhole(value, actual) : value === actual) === isEqual;
}

/** Read as Prometheus and Alertmanager do, by RE2's syntax; what can't be read matches nothing. */
export function matchesWhole(pattern: string, text: string): boolean {
  try {
    return RE2JS.compile(pattern, RE2JS.DOTALL).matches(text);
  } catch {
    return false;
  }
}
