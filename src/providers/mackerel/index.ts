import { ProviderError } from '../../domain/errors';
import { isLoopbackUrl } from '../../domain/loopback';
import type { Provider, ProviderIdentity, ProviderKind } from '../../ports/provider';
import { pollAlerts } from './alerts';
import { createClient, type MackerelClient } from './client';
import { createDirectory } from './directory';
import { explain } from './explain';
import { inspect } from './inspect';
import { summaryOf } from './monitor';
import { organization } from './schema';
import { mackerelSettings, type MackerelSettings } from './settings';
import { createSeverities } from './severities';

/** https://mackerel.io by its API; only reads are sent. Limits and permissions: README.md. */
export const mackerel: ProviderKind<MackerelSettings> = {
  kind: 'mackerel',
  summary: 'Mackerel, or a server that speaks its API',
  settings: mackerelSettings,
  secretsOf: ({ apiKey }) => [apiKey],
  isLoopback: ({ url }) => isLoopbackUrl(url),
  httpOptions: ({ proxy, noProxy, caFile }) => ({
    ...(proxy !== undefined && { proxy }),
    ...(noProxy !== undefined && { noProxy }),
    ...(caFile !== undefined && { caFile }),
  }),
  create: (name, settings, system): Provider => {
    const client = createClient(settings, system);
    const directory = createDirectory(client, system.clock);
    const parts = { name, settings, client, directory, severities: createSeverities(client) };
    return {
      name,
      kind: 'mackerel',
      retrospective: true,
      identify: (signal) => identify(client, settings, signal),
      listMonitors: async (signal) => (await directory.monitors(signal)).map((monitor) => summaryOf(monitor, settings)),
      poll: (query, signal) => pollAlerts(parts, query, signal),
      inspect: (subject, window, signal) => inspect(parts, subject, window, signal),
      explain: (subject, window, signal) => explain(parts, subject, window, signal),
    };
  },
};

async function identify(
  client: MackerelClient,
  settings: MackerelSettings,
  signal: AbortSignal,
): Promise<ProviderIdentity> {
  const { value } = await client.get({ path: '/org', schema: organization, priority: 'evidence' }, signal);
  const { url, organization: expected } = settings;
  if (value.name !== expected) {
    const message = `the API key belongs to the organization ${value.name}, but the project file names ${expected}`;
    throw new ProviderError('refused', message, {
      hint: 'use the key of that organization, or correct `organization`',
    });
  }
  const minuteMs = client.compressedMinuteMs();
  const identity = { kind: 'mackerel', name: value.displayName ?? value.name, url, organization: value.name };
  return { ...identity, ...(minuteMs !== undefined && { minuteMs }) };
}
