import { UsageError } from '../../domain/errors';
import type { ProviderSetup } from '../../ports/provider';
import type { InitFlags } from '../flags';
import type { FoundKey } from './findKey';
import type { InitSystem } from './initSystem';

/** Throws UsageError with all that is needed where nobody can be asked. */
export function refuseMissing(
  { questioner }: InitSystem,
  { organization, offline, apiUrl, keyEnv }: InitFlags,
  { setup, variable, found }: Known,
): void {
  if (questioner !== undefined) return;
  const missing = [
    ...(apiUrl === undefined && setup.url === undefined
      ? [`--api-url URL: where ${setup.title} is, such as ${setup.urlExample}`]
      : []),
    ...(organization === undefined && setup.hasOrganizations
      ? ['--organization NAME: the one for drills; nobody is there to confirm the one of the key']
      : []),
    ...(found === undefined && offline !== true && (setup.key.isNeeded || keyEnv !== undefined)
      ? [`the ${setup.key.title}, as ${variable} in the environment or in .env (or --offline: the key is not tried)`]
      : []),
  ];
  if (missing.length === 0) return;
  throw new UsageError(`nobody is asked, and this is missing:\n${missing.map((text) => `  ${text}`).join('\n')}`, {
    hint: 'In a terminal and without --yes, `alertdrill init` asks for it. Nothing was written.',
  });
}

interface Known {
  readonly setup: ProviderSetup;
  /** Of the key. */
  readonly variable: string;
  readonly found: FoundKey | undefined;
}
