import type { Parts } from './parts';
import { slowestScrape } from './sources';

/** What is reckoned with where no series tells by which target it comes. */
export interface AssumedScrape {
  readonly everyMs: number;
  readonly lagMs: number;
  /** Whose times these are, for people. */
  readonly as: string;
}

/** https://prometheus.io/docs/prometheus/latest/configuration/configuration/ */
const defaults: AssumedScrape = { everyMs: 60_000, lagMs: 10_000, as: "Prometheus' own default" };

/** Of the slowest target that there is: a metric that is to appear comes from one of them, or from one like them. */
export async function assumedScrape({ directory }: Pick<Parts, 'directory'>, signal: AbortSignal) {
  const { everyMs, lagMs = defaults.lagMs } = slowestScrape(await directory.targets(signal));
  return everyMs === undefined ? defaults : { everyMs, lagMs, as: 'that of the slowest target' };
}
