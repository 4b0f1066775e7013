import type { Interval } from '../../domain/instant';

/** The instants that a stamp in whole seconds stands for, taken to be truncated (domain.md, "Resolution"). */
export const wholeSecond = (seconds: number): Interval => ({ earliest: seconds * 1000, latest: seconds * 1000 + 1000 });
