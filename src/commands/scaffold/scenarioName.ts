import type { MonitorSummary } from '../../ports/provider';

/** Longer ones are cut, between words. */
const mostLetters = 60;

/**
 * In kebab-case, from the monitor's name, whose words may be told apart by their capitals alone (`HighErrorRate`,
 * `KubeAPIDown`). What other scripts say in it (`レイテンシ監視`) is told by what the monitor watches, in the provider's
 * own names (`shop`, `latency.p99`), else by its id.
 */
export function scenarioName({ name, id }: Pick<MonitorSummary, 'name' | 'id'>, subject: readonly string[]): string {
  const own = wordsOf(name);
  if (isTelling(own) && !/(?!\p{Script=Latin})\p{L}/u.test(name)) return joined(own);
  const watched = subject.flatMap(wordsOf);
  const words = isTelling(own) ? [...own, ...watched] : [...watched, ...own];
  if (isTelling(words)) return joined([...new Set(words)]);
  return joined(['monitor', ...(id.toLowerCase().match(/[a-z0-9]+/g) ?? []), ...own]);
}

const wordsOf = (text: string): readonly string[] =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z0-9])(?=[A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$2 ')
    .toLowerCase()
    .match(/[a-z0-9]+/g) ?? [];

/** A number alone says nothing. */
const isTelling = (words: readonly string[]): boolean => words.some((word) => /[a-z]/.test(word));

const joined = (words: readonly string[]): string =>
  words.reduce((text, word) => {
    const longer = text === '' ? word.slice(0, mostLetters) : `${text}-${word}`;
    return longer.length > mostLetters ? text : longer;
  }, '');
