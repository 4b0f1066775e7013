import type { LatencyReport } from './report';

/**
 * `7.4 s ± 0.5 s`, `142 s ± 1 s`. The error is rounded up, and covers what the estimate was rounded by: the true latency
 * lies inside what is shown.
 */
export function latencyText({ estimate, earliest, latest }: LatencyReport): string {
  const decimals = decimalsFor(estimate, (latest - earliest) / 2);
  const unit = 10 ** decimals;
  const shown = Math.round((estimate / 1_000) * unit) / unit + 0; // a zero has no sign
  const error = Math.max(latest / 1_000 - shown, shown - earliest / 1_000);
  // A hair over the step: 0.5000000000000001 s is 0.5 s, not 0.6.
  return `${shown.toFixed(decimals)} s ± ${(Math.ceil(error * unit - 1e-9) / unit).toFixed(decimals)} s`;
}

/** What a monitor's own configuration allows: `4 to 9 s`, `0 to 2.5 s`. Undefined where nothing is known of it. */
export function boundsText(floorMs: number | undefined, worstMs: number | undefined): string | undefined {
  if (worstMs === undefined) return floorMs === undefined ? undefined : `at least ${seconds(floorMs)} s`;
  return floorMs === undefined ? `at most ${seconds(worstMs)} s` : `${seconds(floorMs)} to ${seconds(worstMs)} s`;
}

/** A figure is shown no finer than its error warrants. */
function decimalsFor(valueMs: number, errorMs: number): number {
  if (errorMs < 100) return 2;
  return Math.abs(valueMs) < 100_000 && errorMs < 10_000 ? 1 : 0;
}

/** As deadlines are shown beside it, without decimals that say nothing. */
const seconds = (ms: number): string => String(Number((ms / 1_000).toFixed(Math.abs(ms) < 100_000 ? 1 : 0)));
