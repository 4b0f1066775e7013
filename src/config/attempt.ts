import type { ConfigProblem } from '../domain/errors';
import { ConfigError } from '../domain/errors';

/** What it comes to, or what is wrong in the files: so that it can be told with what is wrong elsewhere. */
export function attempt<T>(act: () => T): { readonly value: T } | { readonly problems: readonly ConfigProblem[] } {
  try {
    return { value: act() };
  } catch (error) {
    if (error instanceof ConfigError) return { problems: error.problems };
    throw error;
  }
}
