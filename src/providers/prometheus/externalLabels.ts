import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { ProviderError } from '../../domain/errors';
import type { Clock } from '../../ports/clock';
import type { Client, ReadRequest } from './client';
import { configAnswer, type Labels } from './schema';

/**
 * The labels that Prometheus adds to the alerts that it sends. Undefined where the configuration is not shown, and where
 * it relabels alerts: what these become is not known then.
 */
export interface ExternalLabels {
  /** As they were within the last `keepMs`. Throws ProviderError. */
  now(signal: AbortSignal): Promise<Labels | undefined>;
  /**
   * The same for a poll, which must not wait for it: where the server does not say, what it said last. Asked once, and
   * after a failure not again for `keepMs`.
   */
  duringPoll(signal: AbortSignal): Promise<Labels | undefined>;
}

/** A poll waits no longer for them. */
const pollTimeoutMs = 3_000;

export function createExternalLabels(client: Client, clock: Clock, keepMs: number): ExternalLabels {
  let said: { readonly atMs: number; readonly labels: Labels | undefined } | undefined;
  let failedAtMs = Number.NEGATIVE_INFINITY;
  const isRecent = (atMs: number): boolean => clock.now() - atMs < keepMs;
  const ask = async (how: Asking, signal: AbortSignal): Promise<Labels | undefined> => {
    if (said !== undefined && isRecent(said.atMs)) return said.labels;
    const atMs = clock.now();
    const labels = await readExternalLabels(client, how, signal);
    said = { atMs, labels };
    return labels;
  };
  return {
    now: (signal) => ask({ priority: 'evidence' }, signal),
    duringPoll: async (signal) => {
      if (isRecent(failedAtMs)) return said?.labels;
      try {
        return await ask({ priority: 'log', timeoutMs: pollTimeoutMs }, signal);
      } catch (error) {
        if (!(error instanceof ProviderError)) throw error;
        failedAtMs = clock.now();
        return said?.labels;
      }
    },
  };
}

type Asking = Pick<ReadRequest<unknown>, 'priority' | 'timeoutMs'>;

async function readExternalLabels(client: Client, how: Asking, signal: AbortSignal): Promise<Labels | undefined> {
  try {
    const request = { path: '/api/v1/status/config', schema: configAnswer, ...how } as const;
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
