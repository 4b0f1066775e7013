import type { ExpectationReport } from './report';

/** A worst case is computed from the monitor's configuration; what it leaves out (the provider's own delays) is little. */
const marginOnWorstCase = 1.1;
/** One measurement says little of the next: the phase of the monitor's interval may have been a lucky one. */
const marginOnOneLatency = 1.5;

/**
 * The tightest `within` that this monitor can be held to, in ms, after it was detected: its worst case, or the measured
 * latency where that is not known, and a margin, rounded up to a figure that people write.
 */
export function safeDeadlineMs({ verdict, latencyMs, worstMs }: ExpectationReport): number | undefined {
  if (verdict !== 'detected' || latencyMs === undefined) return undefined;
  return worstMs === undefined
    ? deadlineMs(latencyMs.latest * marginOnOneLatency)
    : deadlineOverMs(Math.max(worstMs, latencyMs.latest));
}

/** As tight as `within` can be where nothing is known but the monitor's worst case, in ms. */
export const deadlineOverMs = (worstMs: number): number => deadlineMs(worstMs * marginOnWorstCase);

function deadlineMs(neededMs: number): number {
  const ms = Math.max(neededMs, 1_000);
  const stepMs = ms <= 60_000 ? 1_000 : ms <= 600_000 ? 10_000 : 60_000;
  // A hair under the step: 11,000.000000000002 is 11 s, not 12.
  return Math.ceil(ms / stepMs - 1e-9) * stepMs;
}
