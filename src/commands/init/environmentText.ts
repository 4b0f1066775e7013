import type { WrittenKey } from './answers';
import { inComment } from '../scaffold/yamlText';

/** The text of .env, which is never committed. The key has been checked by `keyProblem`. */
export const dotenvText = (variable: string, key: string): string => `${variable}=${key}\n`;

/** The text of .env.example. */
export const dotenvExampleText = ({ variable, help }: WrittenKey): string =>
  `# Copy this file to .env, which git ignores, and fill it in. What is set in the environment goes before.
#
# ${inComment(help)}
${variable}=
`;

/** What is wrong with a key, as far as can be told without trying it: it goes into a header and into .env. */
export function keyProblem(key: string): string | undefined {
  if (key === '') return 'the key is empty';
  return /^[!-~]+$/.test(key) && !/["'`#\\$]/.test(key) ? undefined : 'this is no key: it has blanks or quotes in it';
}
