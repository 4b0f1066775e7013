import type { LatencyBound } from './resolvedMonitor';
import { inSeconds } from './wording';

/** A bound and what it is the sum of: `8 s (scrape interval: 1 s + ...)`. */
export const boundText = ({ ms, terms }: LatencyBound): string =>
  `${inSeconds(ms)}${terms.length === 0 ? '' : ` (${terms.join(' + ')})`}`;
