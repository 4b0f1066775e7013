import { UsageError } from '../../domain/errors';
import { plainText } from '../../domain/plainText';
import type { ProviderIdentity } from '../../ports/provider';
import type { InitSystem, SetUpKind } from './initSystem';

/**
 * That of the key, once a flag or a person has said that it is the one for drills. Throws UsageError where it isn't.
 * Undefined where the provider has none: its URL was said, and says enough.
 */
export async function confirmOrganization(
  { questioner, say }: InitSystem,
  { setup }: SetUpKind,
  wanted: string | undefined,
  { organization: own, name, url }: ProviderIdentity,
): Promise<string | undefined> {
  if (!setup.hasOrganizations) {
    say(`It is ${plainText(name)}.`);
    return undefined;
  }
  const organization = own ?? name;
  const shown = plainText(name === organization ? organization : `${organization} (${name})`);
  if (wanted !== undefined) {
    if (wanted !== organization) {
      throw new UsageError(`the API key belongs to the organization ${shown}, but --organization says ${wanted}`, {
        hint: 'Use a key of that organization. Nothing was written.',
      });
    }
    say(`The key belongs to the organization ${shown}.`);
    return organization;
  }
  if (questioner === undefined) throw new Error('no organization, and refuseMissing did not say so');
  if (await questioner.confirm(`Organization ${shown} at ${new URL(url).host}: is this the one for drills?`)) {
    return organization;
  }
  throw new UsageError(`${shown} is not the organization for drills`, {
    hint: 'Use a key of the organization that watches your verification environment. Nothing was written.',
  });
}
