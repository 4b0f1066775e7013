import { ForeignOrganizationError } from '../../domain/errors';
import type { ProviderIdentity } from '../../ports/provider';
import type { MackerelClient } from './client';
import { organization } from './schema';
import type { MackerelSettings } from './settings';

/** The organization, as it says itself. Throws ProviderError where it is not the one that the project file names. */
export async function identify(
  client: MackerelClient,
  { url, organization: expected }: MackerelSettings,
  signal: AbortSignal,
): Promise<ProviderIdentity> {
  const identity = await whoHasTheKey(client, url, signal);
  if (identity.organization === expected) return identity;
  const message = `the API key belongs to the organization ${identity.organization}, but the project file names ${expected}`;
  const hint = 'use the key of that organization, or correct `organization`';
  throw new ForeignOrganizationError(message, { hint, organization: identity.organization });
}

/** The organization of the client's key, whichever that is. */
export async function whoHasTheKey(
  client: MackerelClient,
  url: string,
  signal: AbortSignal,
): Promise<ProviderIdentity & { readonly organization: string }> {
  const { value } = await client.get({ path: '/org', schema: organization, priority: 'evidence' }, signal);
  const minuteMs = client.compressedMinuteMs();
  const identity = { kind: 'mackerel', name: value.displayName ?? value.name, url, organization: value.name };
  return { ...identity, ...(minuteMs !== undefined && { minuteMs }) };
}
