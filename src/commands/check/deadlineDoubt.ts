import { formatDuration } from '../../config/duration';
import { boundText } from '../../domain/boundText';
import type { ResolvedMonitor } from '../../domain/resolvedMonitor';
import { deadlineOverMs } from '../../domain/safeDeadline';
import type { Expectation, Forbidden } from '../../domain/scenario';
import { inSeconds } from '../../domain/wording';

/** Between floor and worst case a deadline may be missed though all is well. One under the floor is in the way itself. */
export function deadlineDoubt(
  subject: Expectation | Forbidden,
  { floor, worst }: Pick<ResolvedMonitor, 'floor' | 'worst'>,
): readonly string[] {
  if (!('withinMs' in subject) || worst === undefined || subject.withinMs >= worst.ms) return [];
  if (floor !== undefined && subject.withinMs < floor.ms) return [];
  const range = `${floor === undefined || floor.ms === 0 ? 'up' : inSeconds(floor.ms)} to ${boundText(worst)}`;
  const safe = `\`within: ${formatDuration(deadlineOverMs(worst.ms))}\` is safe`;
  return [
    `within ${inSeconds(subject.withinMs)} may be missed though all is well: this monitor takes ${range}; ${safe}`,
  ];
}
