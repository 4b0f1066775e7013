import type { Clock } from '../../ports/clock';
import type { Machine } from '../../ports/machine';
import type { Processes } from '../../ports/processes';

/** What it takes to find or build k6. */
export interface EnsureSystem {
  readonly machine: Machine;
  readonly processes: Processes;
  readonly clock: Clock;
  /** Takes a line of progress, without its end: a build takes more than a minute. */
  readonly progress: (line: string) => void;
}
