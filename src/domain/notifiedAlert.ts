import type { Alert } from './alert';
import type { NotifiedAlert } from './notificationFacts';
import type { Expectation } from './scenario';
import { labelMatches } from './targets';

/** Whether a notification tells of this alert: by what the provider says notifications know it by, else by labels. */
export function isAbout({ reference, labels }: NotifiedAlert, { notifiedAs, monitor, target }: Alert): boolean {
  if (notifiedAs !== undefined) return reference === notifiedAs;
  if (labels === undefined || labels['alertname'] !== monitor.name) return false;
  // Some are added on the way: external labels.
  return Object.entries(target.labels ?? {}).every(([name, value]) => labels[name] === value);
}

/**
 * Whether a notification can be about what is expected, before anything is known of the alert. What it does not say is
 * no reason against it.
 * @param monitorName as the provider has it
 */
export function mayMean(of: NotifiedAlert, monitorName: string, { on }: Pick<Expectation, 'on'>): boolean {
  const { labels } = of;
  const name = monitorNameOf(of);
  if (name !== undefined && name !== monitorName) return false;
  if (labels === undefined) return true;
  return Object.entries(on.labels ?? {}).every(([label, wanted]) => labelMatches(labels[label], wanted));
}

/** Name of the monitor, where the notification says it. */
export const monitorNameOf = ({ monitor, labels }: NotifiedAlert): string | undefined =>
  monitor ?? labels?.['alertname'];
