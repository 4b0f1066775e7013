import type { MonitorSummary } from '../../ports/provider';

/**
 * Those first whose type suits a drill best.
 *
 * @param types of the provider's `setup`; others come after them
 * @param isLast what comes after all others, whatever its type
 */
export function inOrderOfTypes<Listed extends Pick<MonitorSummary, 'id' | 'type'>>(
  monitors: readonly Listed[],
  types: readonly string[],
  isLast: (monitor: Listed) => boolean = () => false,
): readonly Listed[] {
  const rankOfType = ({ type }: Listed): number => (types.includes(type) ? types.indexOf(type) : types.length);
  const rank = (monitor: Listed): number => (isLast(monitor) ? types.length + 1 : rankOfType(monitor));
  return monitors.toSorted((a, b) => rank(a) - rank(b));
}
