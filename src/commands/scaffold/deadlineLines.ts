import { formatDuration } from '../../config/duration';
import type { LatencyBound } from '../../domain/resolvedMonitor';
import { deadlineOverMs } from '../../domain/safeDeadline';
import { inSeconds } from '../../domain/wording';
import type { Bounds } from './inspectMonitor';
import { inComment } from './yamlText';

/** `within:` as tight as the monitor's configuration lets it be, after the arithmetic in comments. */
export function deadlineLines({ floor, worst }: Bounds): readonly string[] {
  if (worst === undefined) {
    return [
      '# The deadline, from the onset. How long this monitor may take at most is not known.',
      ...(floor === undefined || floor.ms === 0 ? [] : sumLines('At least', floor)),
      'within: 10m',
    ];
  }
  return [
    '# The deadline, from the onset: the longest that the configuration of this monitor allows, and a tenth more.',
    ...(floor === undefined ? [] : sumLines('At least', floor)),
    ...sumLines('At most', worst),
    `within: ${formatDuration(deadlineOverMs(worst.ms))}`,
  ];
}

const sumLines = (how: string, { ms, terms }: LatencyBound): readonly string[] => [
  `#   ${how} ${inSeconds(ms)}:`,
  ...terms.map((term, index) => `#     ${index === 0 ? ' ' : '+'} ${inComment(term)}`),
];
