import { isBeyond, type Threshold } from './threshold';

/** How many bad samples move the mean of N points beyond the threshold: at least and at most. */
export interface SamplesNeeded {
  readonly least: number;
  readonly most: number;
}

export interface MetricLevels {
  readonly normal: number | undefined;
  readonly faulted: number | undefined;
}

/**
 * `never` where the faulted value is not beyond the threshold: then no mean ever is. Without both levels anything from
 * one sample (a very bad one) to N of them.
 */
export function samplesNeeded(threshold: Threshold, duration: number, levels: MetricLevels): SamplesNeeded | 'never' {
  const { normal, faulted } = levels;
  if (faulted === undefined) return { least: 1, most: duration };
  if (!isBeyond(faulted, threshold)) return 'never';
  if (normal === undefined) return { least: 1, most: duration };
  // The same for both operators: numerator and denominator change their signs together.
  const share = (duration * (threshold.value - normal)) / (faulted - normal);
  const samples = Math.min(duration, Math.max(1, Math.floor(share) + 1));
  return { least: samples, most: samples };
}
