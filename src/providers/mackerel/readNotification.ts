import { z } from 'zod';
import type { Severity } from '../../domain/alert';
import type { Notification } from '../../ports/notification';

/**
 * A notification of a webhook channel. Every field may be missing: those that were captured differ from the documents,
 * which say that items may be added at any time.
 * https://mackerel.io/docs/entry/howto/alerts/webhook
 */
export function readNotification(body: unknown): Notification | undefined {
  const { data } = notification.safeParse(body);
  if (data === undefined) return undefined;
  // Members of a group are not told of one by one.
  if (data.event === 'alertGroup') return { alerts: [], lacks: 'it told of an alert group, and not of its alerts' };
  // Others tell of no alert: the button `Test` of a channel (`sample`), a host's status, a changed monitor.
  if (data.event !== 'alert') return { alerts: [] };
  const { id, monitorName, status, isOpen, closedAt } = data.alert ?? {};
  if (id === undefined) return { alerts: [], lacks: 'it did not say of which alert it told' };
  const known = status === undefined ? undefined : severities.get(status.toLowerCase());
  const isOver = known === 'ok' || (known === undefined && (isOpen === false || typeof closedAt === 'number'));
  return {
    alerts: [
      {
        of: {
          reference: id,
          ...(monitorName !== undefined && { monitor: monitorName }),
          state: isOver ? 'resolved' : 'firing',
          ...(known !== undefined && known !== 'ok' && { severity: known }),
        },
        // An alert that opens again is another one.
        opening: id,
      },
    ],
  };
}

/** What is not as expected is as if it were not there. */
const text = z.string().min(1).optional().catch(undefined);

const notification = z.object({
  event: z.string(),
  alert: z
    .object({
      id: text,
      monitorName: text,
      status: text,
      isOpen: z.boolean().optional().catch(undefined),
      closedAt: z.unknown().optional(),
    })
    .optional()
    .catch(undefined),
});

const severities = new Map<string, Severity | 'ok'>([
  ['ok', 'ok'],
  ['warning', 'warning'],
  ['critical', 'critical'],
  ['unknown', 'unknown'],
]);
