import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { ProviderError } from '../../domain/errors';
import type { Client } from './client';
import { configAnswer, type Labels } from './schema';

/**
 * The labels that Prometheus adds to the alerts that it sends. Undefined where the configuration is not shown, and where
 * it relabels alerts: what these become is not known then.
 */
export async function readExternalLabels(client: Client, signal: AbortSignal): Promise<Labels | undefined> {
  try {
    const request = { path: '/api/v1/status/config', schema: configAnswer, priority: 'evidence' } as const;
    const { yaml } = (await client.get(request, signal)).value.data;
    const parsed = configuration.safeParse(readYaml(yaml));
    if (!parsed.success || parsed.data.alerting.alert_relabel_configs.length > 0) return undefined;
    return parsed.data.global.external_labels;
  } catch (error) {
    if (error instanceof ProviderError && (error.status === 404 || error.status === 403)) return undefined;
    throw error;
  }
}

const configuration = z.object({
  global: z.object({ external_labels: z.record(z.string(), z.coerce.string()).default({}) }).prefault({}),
  alerting: z.object({ alert_relabel_configs: z.array(z.unknown()).default([]) }).prefault({}),
});

function readYaml(text: string): unknown {
  try {
    return parseYaml(text);
  } catch {
    return undefined;
  }
}
