import type { FaultSystem } from '../ports/fault';
import type { ProcessIdentity } from '../ports/processes';
import { endLease } from './endLease';
import type { LeaseStore } from './leaseStore';
import { renewLease, type RenewedFor } from './renewLease';
import type { RunLease } from './takeLease';

/** What the keeper has to know of the lease of its run. */
export const asHeldByKeeper = ({ terms: { url, things }, token, renewedAtMs }: RunLease) => ({
  ...{ url, things, token, renewedAtMs },
});

export interface KeeperLease {
  /** The harness lives, and ends it. */
  stop(): Promise<void>;
  /** In its stead. Never rejects. */
  end(how: 'given-back' | 'left'): Promise<void>;
}

const lookEveryMs = 1_000;

/**
 * Renews the lease of a run as long as a fault of it may be held, whatever becomes of the harness. Where it is lost, the
 * harness ends the hold; one that was stopped (Ctrl-Z) does nothing, and everything is taken back without it.
 */
export function keepLease(
  store: LeaseStore,
  { clock, processes }: Pick<FaultSystem, 'clock' | 'processes'>,
  lease: RenewedFor,
  harness: ProcessIdentity,
  { log, takeBack }: { readonly log: (text: string) => void; readonly takeBack: () => Promise<void> },
): KeeperLease {
  const renewal = renewLease(store, clock, lease);
  const over = new AbortController();
  const watchHarness = async (why: string): Promise<void> => {
    log(why);
    while (!(await processes.isStopped(harness))) await clock.sleep(lookEveryMs, over.signal);
    await takeBack();
  };
  // Ended by `stop`; where it can't look, nothing is known of the harness.
  renewal.lost.then(watchHarness).catch(() => undefined);
  const stop = async (): Promise<void> => {
    over.abort();
    await renewal.stop();
    store.drop();
  };
  return {
    stop,
    end: async (how) => {
      await stop();
      const problem = await endLease(store, clock, lease.token, how);
      if (problem !== undefined) log(`the lease could not be given back: ${problem}`);
    },
  };
}
