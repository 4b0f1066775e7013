import { accessName } from '../ports/secrets';
import type { Environment } from './project';
import type { Secret } from './secret';

/**
 * Secrets of an environment for the keeper and for `recover`: those that faults refer to, and the settings of each
 * provider as one, by `accessName`. Faults themselves get the former alone.
 */
export function secretsToHold({
  secrets,
  providers,
}: Pick<Environment, 'secrets' | 'providers'>): Readonly<Record<string, Secret | string>> {
  const known = providers.filter(({ settings }) => settings !== undefined);
  return {
    ...secrets,
    ...Object.fromEntries(known.map(({ name, settings }) => [accessName(name), JSON.stringify(settings)])),
  };
}
