import { z } from 'zod';
import { ProviderError } from '../../domain/errors';
import { createExchange } from '../../jsonApi/exchange';
import type { MetricPost } from '../../ports/metricPost';
import type { ProviderSystem } from '../../ports/provider';
import { apiAccess, apiUrl } from './client';
import type { MackerelSettings } from './settings';

const hints = {
  forbidden: 'the key needs the permission Write to post service metrics, and this machine an address that is allowed',
};

/**
 * Service metrics, all in one request: how many requests a minute are taken is not published. Never sent again where no
 * answer came: a point of the same second replaces the first, but the next run brings its own.
 * Source: https://mackerel.io/api-docs/entry/service-metrics#post
 */
export async function postMetrics(
  settings: MackerelSettings,
  system: ProviderSystem,
  { service, points }: MetricPost,
): Promise<void> {
  const path = `/services/${encodeURIComponent(service)}/tsdb`;
  const json = points.map(({ name, atMs, value }) => ({ name, time: Math.floor(atMs / 1_000), value }));
  try {
    await createExchange(
      apiAccess(settings, hints),
      system,
    )({
      ...{ method: 'POST', url: apiUrl(settings.url, path), what: `POST /api/v0${path}` },
      ...{ json, schema: z.unknown(), priority: 'evidence' },
    });
  } catch (error) {
    if (!(error instanceof ProviderError) || error.status !== 404) throw error;
    throw new ProviderError('refused', `there is no service ${service}`, {
      ...{ status: 404, hint: 'make it in Mackerel first, or name one that is there' },
    });
  }
}
