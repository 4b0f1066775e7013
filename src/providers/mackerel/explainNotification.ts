import type { Alert } from '../../domain/alert';
import type { Explanation } from '../../domain/explanation';
import type { Expectation } from '../../domain/scenario';
import type { AlertParts } from './alerts';
import { findWay } from './findWay';
import type { Way } from './notificationWay';
import { quietnessOf } from './quietness';
import { askedOf, canSatisfy } from './threshold';

/**
 * Why nobody was notified of an alert: by what is set up now. Mackerel tells neither what it sent nor how its settings
 * were before, so that a mute that was ended meanwhile is not seen.
 */
export async function explainNotification(
  parts: AlertParts,
  subject: Expectation,
  alert: Alert,
  signal: AbortSignal,
): Promise<readonly Explanation[]> {
  const monitor = (await parts.directory.monitors(signal)).find(({ id }) => id === alert.monitor.id);
  if (monitor === undefined) {
    return [{ cause: 'no-evidence', evidence: `the monitor ${alert.monitor.name} is no longer there` }];
  }
  const host = (await parts.directory.hosts(signal)).find(({ id }) => id === alert.target.hostId);
  const severities = severitiesOf(alert).filter((severity) => canSatisfy(new Set([severity]), askedOf(subject)));
  const way = await findWay(parts, subject, { monitor, host, severities }, signal);
  const found: readonly Explanation[] = [
    ...quietnessOf(monitor, host === undefined ? [] : [host]).map(({ cause, text }) => ({ cause, evidence: text })),
    ...(way === undefined || way.isOpen ? [] : [{ cause: way.cause, evidence: way.text }]),
  ];
  return found.length > 0 ? found : [{ cause: 'no-evidence', evidence: openText(way) }];
}

const severitiesOf = ({ transitions }: Alert) => [
  ...new Set(transitions.map(({ severity }) => severity).filter((severity) => severity !== 'ok')),
];

const openText = (way: Way | undefined): string =>
  way?.isOpen === true
    ? `the group ${JSON.stringify(way.group)} leads to the channel ${JSON.stringify(way.channel)}, which is not suspended: what was sent there Mackerel does not show`
    : 'the API shows nothing that explains it';
