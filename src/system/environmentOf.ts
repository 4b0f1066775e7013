import type { CommandLine } from '../ports/processes';

/** The environment of a command that is started now: what it inherits, and its own. */
export function environmentOf({ env, withheld = [] }: CommandLine): Record<string, string | undefined> {
  const inherited = Object.entries(process.env).filter(([name]) => !withheld.includes(name));
  return { ...Object.fromEntries(inherited), ...env };
}
