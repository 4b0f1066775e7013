import type { DemoFailure } from '../../demo/demoFailure';
import type { Death } from '../../demo/child';

/** `the shop died (SIGKILL)`. */
export const deathText = ({ name, how }: Death): string => `the ${name} died (${how})`;

/** What it said last, a line each; nothing where it said nothing. */
export const lastWordsText = ({ lastWords }: Pick<Death, 'lastWords'>): string =>
  lastWords.length === 0 ? '' : `\nIt said last:\n${lastWords.map((line) => `  ${line}`).join('\n')}`;

export const failureText = (failure: DemoFailure): string =>
  `alertdrill: the demo could not start: ${failure.message}${lastWordsText(failure)}`;
