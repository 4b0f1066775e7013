import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { didYouMean } from '../../config/nearest';
import { UsageError } from '../../domain/errors';
import type { Edge } from '../../edge';
import { exitCodes } from '../../exitCodes';

/** Scripts in the package's folder `completions`, by shell. */
const scripts: ReadonlyMap<string, string> = new Map([
  ['bash', 'alertdrill.bash'],
  ['zsh', '_alertdrill'],
  ['fish', 'alertdrill.fish'],
]);

/** Prints the script that makes a shell complete alertdrill's commands, options and names. */
export function completion(edge: Edge, shell: string): number {
  const script = scripts.get(shell);
  if (script === undefined) {
    const names = [...scripts.keys()];
    throw new UsageError(`there is no completion for ${shell}`, {
      hint: didYouMean(shell, names) ?? `there is: ${names.join(', ')}`,
    });
  }
  edge.stdout.write(readFileSync(resolve(__dirname, '../../../completions', script), 'utf8'));
  return exitCodes.passed;
}
