import type { Conclusions } from '../../domain/conclusions';
import type { FactOf } from '../../domain/facts';
import { isAbout, monitorNameOf } from '../../domain/notifiedAlert';
import type { News } from './news';

/** Whom a notification was sent to, and what it says of which alert. */
export function newsOfNotification(
  { receiver, of }: FactOf<'notification-arrived'>,
  { expectations }: Conclusions,
): readonly News[] {
  const seen = expectations.find(({ detection }) => detection !== undefined && isAbout(of, detection.alert));
  const name = monitorNameOf(of) ?? seen?.monitor?.name ?? `alert ${of.reference}`;
  const state = of.severity === undefined || of.state === 'resolved' ? of.state : `${of.state} (${of.severity})`;
  return [{ label: 'notified', text: `${receiver ?? 'the receiver'} was told: ${name} is ${state}` }];
}
