import { unlessNotFound } from '../../jsonApi/jsonApi';
import type { ProviderIdentity } from '../../ports/provider';
import { readTime, type Client } from './client';
import { buildAnswer } from './schema';

/** The server, as it says itself. One that speaks the API but tells no version has to answer a query at least. */
export async function identify(client: Client, url: string, signal: AbortSignal): Promise<ProviderIdentity> {
  const request = { path: '/api/v1/status/buildinfo', schema: buildAnswer, priority: 'evidence' } as const;
  const build = (await unlessNotFound(client.get(request, signal)))?.data;
  if (build === undefined) await readTime(client, 'evidence', signal);
  const name = build === undefined ? 'Prometheus API' : `${build.application ?? 'Prometheus'} ${build.version}`;
  return { kind: 'prometheus', name, url };
}
