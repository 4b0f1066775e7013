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
  return [...text.matchAll(matcherPattern)].map(([, name = '', operator = '', quoted, plain = '']) => ({
    name,
    value: quoted === undefined ? plain.trim() : quoted.replace(/\\(.)/g, '$1'),
    isRegex: operator.endsWith('~'),
    isEqual: !operator.startsWith('!'),
  }));
}

const matcherPattern = /([A-Za-z_:][\w:]*)\s*(=~|!~|!=|=)\s*(?:"((?:[^"\\]|\\.)*)"|([^,}"]*))/g;

export const matchesAll = (matchers: readonly Matcher[], labels: Labels): boolean =>
  matchers.every((matcher) => matches(matcher, labels[matcher.name] ?? ''));

/**
 * Whether an alert that is not there yet would match, of which only some labels are known: `no` where one of these
 * contradicts, `maybe` where a matcher asks for another.
 */
export function wouldMatch(matchers: readonly Matcher[], known: Labels): 'yes' | 'no' | 'maybe' {
  const answers = matchers.map((matcher) => {
    const value = known[matcher.name];
    return value === undefined ? undefined : matches(matcher, value);
  });
  if (answers.includes(false)) return 'no';
  return answers.includes(undefined) ? 'maybe' : 'yes';
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

/** RE2 has syntax that JavaScript lacks; what can't be read matches nothing. */
function matchesWhole(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 's').test(text);
  } catch {
    return false;
  }
}
