import { UsageError } from '../../domain/errors';
import type { InitFlags } from '../flags';
import type { FoundKey } from './findKey';
import type { InitSystem } from './initSystem';

/** Throws UsageError with all that is needed where nobody can be asked. */
export function refuseMissing(
  { questioner }: InitSystem,
  { organization, offline }: InitFlags,
  { keyVariable, found }: { readonly keyVariable: string; readonly found: FoundKey | undefined },
): void {
  if (questioner !== undefined) return;
  const missing = [
    ...(organization === undefined
      ? ['--organization NAME: the one for drills; nobody is there to confirm the one of the key']
      : []),
    ...(found === undefined && offline !== true
      ? [`the API key, as ${keyVariable} in the environment or in .env (or --offline: the key is not tried)`]
      : []),
  ];
  if (missing.length === 0) return;
  throw new UsageError(`nobody is asked, and this is missing:\n${missing.map((text) => `  ${text}`).join('\n')}`, {
    hint: 'In a terminal and without --yes, `alertdrill init` asks for it. Nothing was written.',
  });
}
