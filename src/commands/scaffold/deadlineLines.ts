import { formatDuration } from '../../config/duration';
import type { LatencyBound } from '../../domain/resolvedMonitor';
import { deadlineOverMs } from '../../domain/safeDeadline';
import { inSeconds } from '../../domain/wording';
import type { Bounds } from './inspectMonitor';
import { blankScalar, commentLines, inComment } from './yamlText';

/** `within:` as tight as the monitor's configuration lets it be, after the arithmetic in comments. */
export function deadlineLines({ floor, worst, worstUnknown, whileValuesCome }: Bounds): readonly string[] {
  if (worst === undefined) {
    return [
      '# The deadline, from the onset: a guess, since it is not known how long this monitor may take at most.',
      ...(worstUnknown === undefined ? [] : commentLines(worstUnknown, '   ')),
      ...(floor === undefined ? [] : sumLines('At least', floor)),
      `within: ${guess}`,
    ];
  }
  if (whileValuesCome?.worst !== undefined) {
    return [
      '# The deadline, from the onset: the longest that the configuration of this monitor allows while values come, and a',
      '# tenth more.',
      ...(whileValuesCome.floor === undefined ? [] : sumLines('At least', whileValuesCome.floor)),
      ...sumLines('At most', whileValuesCome.worst),
      `within: ${deadlineText(whileValuesCome.worst)}`,
      `# Where none come any more under the fault: \`within: ${deadlineText(worst)}\`, without \`metric\`.`,
      ...sumLines('At most', worst),
      `metric: { faulted: ${blankScalar('a value that comes under the fault, beyond the limit')} }`,
    ];
  }
  return [
    '# The deadline, from the onset: the longest that the configuration of this monitor allows, and a tenth more.',
    ...(floor === undefined ? [] : sumLines('At least', floor)),
    ...sumLines('At most', worst),
    `within: ${deadlineText(worst)}`,
  ];
}

const guess = '10m';

const deadlineText = ({ ms }: LatencyBound): string => formatDuration(deadlineOverMs(ms));

const sumLines = (how: string, { ms, terms }: LatencyBound): readonly string[] => [
  `#   ${how} ${inSeconds(ms)}:`,
  ...terms.map((term, index) => `#     ${index === 0 ? ' ' : '+'} ${inComment(term)}`),
];
