import type { Alert } from '../../domain/alert';
import type { Conclusions } from '../../domain/conclusions';
import type { FactOf } from '../../domain/facts';
import { targetText } from '../../domain/targetText';
import type { News } from './news';

/** What an alert is doing that this drill waits for, forbids or did not expect. */
export function newsOfAlert({ alert }: FactOf<'alert-seen'>, conclusions: Conclusions): readonly News[] {
  const named = [...conclusions.expectations, ...conclusions.forbidden];
  const isNamed = named.some(({ monitor }) => monitor?.id === alert.monitor.id);
  const isUnexpected = conclusions.unexpected.alerts.some(({ id }) => id === alert.id);
  if (!isNamed && !isUnexpected) return [];
  const kind = isUnexpected ? 'unexpected: ' : '';
  return [{ label: 'alert', text: `${kind}${alert.monitor.name} ${stateOf(alert)} on ${targetText(alert.target)}` }];
}

/** In words; what else changes of an alert (its value, each minute) is no news. */
export function stateOf({ closedAt, closedBy, transitions }: Alert): string {
  if (closedAt !== undefined)
    return closedBy === undefined || closedBy === 'unknown' ? 'closed' : `closed (${closedBy})`;
  return `is ${transitions.at(-1)?.severity ?? 'open'}`;
}
