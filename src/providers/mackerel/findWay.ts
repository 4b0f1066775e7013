import type { Severity } from '../../domain/alert';
import type { Expectation } from '../../domain/scenario';
import type { AlertParts } from './alerts';
import type { Monitor } from './monitor';
import { notificationWay, type Way } from './notificationWay';
import type { WireHost } from './schema';
import { servicesOf } from './scope';

export interface Told {
  readonly monitor: Monitor;
  /** Absent for a monitor that watches none. */
  readonly host: WireHost | undefined;
  /** Those that would do. */
  readonly severities: readonly Severity[];
}

/**
 * Which way a notification takes to alertdrill's receiver, by the channels and groups that there are. Undefined where
 * there is no receiver (the project file is checked for that) or nothing to be told of.
 */
export async function findWay(
  { directory, webhookUrl }: AlertParts,
  { notified }: Expectation,
  { monitor, host, severities }: Told,
  signal: AbortSignal,
): Promise<Way | undefined> {
  if (webhookUrl === undefined || severities.length === 0) return undefined;
  const map = {
    channels: await directory.channels(signal),
    groups: await directory.notificationGroups(signal),
  };
  const to = { webhookUrl, ...(notified?.receiver !== undefined && { name: notified.receiver }) };
  const named = { monitor: monitor.name, ...(host !== undefined && { host: host.name }) };
  const services = servicesOf(monitor, host);
  return notificationWay({ monitorId: monitor.id, ...named, services, to, severities }, map);
}
