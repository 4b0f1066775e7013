import { ProviderError } from '../../domain/errors';
import { plainUrl } from '../../domain/plainUrl';
import { unlessNotFound } from '../../jsonApi/jsonApi';
import type { Discovery, ProviderSystem } from '../../ports/provider';
import { createClient } from './client';
import { alertmanagersAnswer, managerStatus } from './schema';
import type { PrometheusSettings } from './settings';

/** A person waits for it, and there may be several. */
const timeoutMs = 3_000;

/**
 * The Alertmanagers that Prometheus sends to, as far as they answer from here. They are asked without the login of
 * Prometheus, which goes to no server that nobody has named; what is found with a login in use gets none of it either.
 */
export async function findAlertmanagers(
  settings: PrometheusSettings,
  system: ProviderSystem,
  signal: AbortSignal,
): Promise<Discovery> {
  const client = createClient('Prometheus', settings, system);
  const request = { path: '/api/v1/alertmanagers', schema: alertmanagersAnswer, priority: 'evidence' } as const;
  const listed = await unlessNotFound(client.get(request, signal));
  const urls = (listed?.data.activeAlertmanagers ?? []).flatMap(({ url }) => baseOf(url) ?? []);
  const found: string[] = [];
  const notes: string[] = [];
  for (const url of [...new Set(urls)]) {
    const problem = await problemOf(url, settings, system, signal);
    if (problem === undefined) found.push(url);
    else notes.push(`Prometheus sends to an Alertmanager at ${url}, which can't be asked from here: ${problem}`);
  }
  const hasLogin = settings.basicAuth ?? settings.bearerToken ?? settings.headers;
  const written = found.map((url) => (hasLogin === undefined ? url : { url }));
  const [first, second] = written;
  return {
    settings: first === undefined ? {} : { alertmanager: second === undefined ? first : written },
    notes,
  };
}

/** Of an address that alerts are sent to, `http://host:9093/prefix/api/v2/alerts`; without a login that is in it. */
function baseOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  return plainUrl(url).replace(/\/api\/v\d+\/alerts\/?$/, '');
}

async function problemOf(
  url: string,
  { caFile, proxy }: PrometheusSettings,
  system: ProviderSystem,
  signal: AbortSignal,
): Promise<string | undefined> {
  const client = createClient('Alertmanager', { url, caFile, proxy }, system);
  try {
    await client.get({ path: '/api/v2/status', schema: managerStatus, priority: 'log', timeoutMs }, signal);
    return undefined;
  } catch (error) {
    if (error instanceof ProviderError) return error.message;
    throw error;
  }
}
