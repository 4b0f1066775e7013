import type { FactOf } from './domain/facts';
import type { FactLog } from './factLog';
import type { Clock } from './ports/clock';

/** Time limits of a drill: each comes due once, as a fact. */
export interface Deadlines {
  /** `atMs` on the harness's clock. Only the first call for a limit counts. */
  set(what: FactOf<'due'>['what'], atMs: number): void;
  /** Forgets those that have not come due. */
  stop(): void;
}

export function createDeadlines(clock: Clock, log: () => FactLog): Deadlines {
  const life = new AbortController();
  const set = new Set<string>();
  return {
    set(what, atMs) {
      if (set.has(what)) return;
      set.add(what);
      clock.sleep(atMs - clock.now(), life.signal).then(
        () => {
          if (!life.signal.aborted) log().record({ type: 'due', atMs: clock.now(), what });
        },
        () => undefined,
      );
    },
    stop: () => life.abort(),
  };
}
