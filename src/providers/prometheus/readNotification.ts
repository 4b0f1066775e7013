import { z } from 'zod';
import type { Notification, Told } from '../../ports/notification';

/**
 * A notification of Alertmanager's webhook receiver, and of what speaks like it (Grafana).
 * https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
 */
export function readNotification(body: unknown): Notification | undefined {
  const parsed = notification.safeParse(body);
  if (!parsed.success) return undefined;
  const { receiver, alerts, truncatedAlerts } = parsed.data;
  const told = alerts.map((each) => alert.safeParse(each));
  const unreadable = told.filter(({ success }) => !success).length;
  const lacks = [
    ...(truncatedAlerts > 0 ? [`alerts that max_alerts of the receiver cut off: ${truncatedAlerts}`] : []),
    ...(unreadable > 0 ? [`alerts that could not be read: ${unreadable}`] : []),
  ];
  return {
    ...(receiver !== undefined && { receiver }),
    alerts: told.flatMap(({ data }) => (data === undefined ? [] : [toldOf(data)])),
    ...(lacks.length > 0 && { lacks: lacks.join(', ') }),
  };
}

const notification = z.object({
  version: z.string(),
  receiver: z.string().min(1).exactOptional(),
  truncatedAlerts: z.number().default(0),
  alerts: z.array(z.unknown()),
});

const alert = z.object({
  status: z.enum(['firing', 'resolved']),
  labels: z.record(z.string(), z.string()),
  startsAt: z.string().exactOptional(),
  // Since Alertmanager 0.18.
  fingerprint: z.string().min(1).exactOptional(),
});

function toldOf({ status, labels, startsAt, fingerprint }: z.output<typeof alert>): Told {
  const reference = fingerprint ?? JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return {
    of: { reference, state: status, labels },
    ...(startsAt !== undefined && { opening: startsAt }),
  };
}
