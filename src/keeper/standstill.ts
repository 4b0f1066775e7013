import type { FaultSystem } from '../ports/fault';
import type { Processes, ProcessIdentity } from '../ports/processes';
import { inSeconds } from '../domain/wording';

/**
 * A keeper that was stopped (SIGSTOP) answers nobody, ends for nobody, and holds its fault for ever. Whoever waits for
 * it gives it this long, ms: a pause of a moment (somebody looks at it, a machine is saved) passes, and people wait for
 * the end of the fault.
 */
const patienceMs = 5_000;

export const standstillText = `it stood still for ${inSeconds(patienceMs)}`;

export interface Standstill {
  /** One look. Whether the process was stopped at each of the last ones, for as long as the patience lasts. */
  look(process: ProcessIdentity): Promise<boolean>;
}

/**
 * Looks are counted, and no time is measured: where whoever looks was stopped as well (Ctrl-Z, a machine that slept),
 * both go on together, and what passed in between says nothing.
 *
 * @param everyMs between two looks
 */
export function createStandstill(processes: Pick<Processes, 'isStopped'>, everyMs: number): Standstill {
  const inARow = new Map<number, number>();
  return {
    look: async (process) => {
      const looks = (await processes.isStopped(process)) ? (inARow.get(process.pid) ?? 0) + 1 : 0;
      inARow.set(process.pid, looks);
      return (looks - 1) * everyMs >= patienceMs;
    },
  };
}

const lookEveryMs = 500;

/** Settles as `work` does. Calls `stoodStill` once, should the process stand still before. */
export async function whileWatched<T>(
  work: Promise<T>,
  process: ProcessIdentity,
  { clock, processes }: Pick<FaultSystem, 'clock' | 'processes'>,
  stoodStill: () => void,
): Promise<T> {
  const over = new AbortController();
  const standstill = createStandstill(processes, lookEveryMs);
  const watch = async (): Promise<void> => {
    while (!(await standstill.look(process))) await clock.sleep(lookEveryMs, over.signal);
    if (!over.signal.aborted) stoodStill();
  };
  // Ends with the work; where it can't look, nothing is known of the process.
  void watch().catch(() => undefined);
  try {
    return await work;
  } finally {
    over.abort();
  }
}
