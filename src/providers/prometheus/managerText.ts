import { isoTime } from '../../domain/isoTime';
import { matcherText } from './matchers';
import type { WireManagerAlert, WireSilence } from './schema';

/** `silenced by alice until ... (moving the racks): team="shop"` */
export function silenceText({ createdBy, endsAt, comment, matchers }: WireSilence): string {
  const why = comment === '' ? '' : ` (${comment})`;
  return `silenced by ${createdBy || 'somebody'} until ${isoTime(endsAt)}${why}: ${matcherText(matchers)}`;
}

export const alertText = ({ labels, fingerprint }: Pick<WireManagerAlert, 'labels' | 'fingerprint'>): string =>
  `${labels['alertname'] ?? 'an alert'} (${fingerprint})`;
