import { messageOf } from '../domain/caught';
import { inSeconds } from '../domain/wording';
import type { Clock } from '../ports/clock';
import { inTime } from './inTime';
import { heldOnForMs, renewEveryMs, type LeaseStore, type LeftLease, type Sharers } from './leaseStore';

/** A renewal that takes longer is tried anew, by a new connection. ms */
const answerMs = 8_000;
/** After one that failed. ms */
const retryMs = 1_000;

export interface RenewedFor {
  readonly token: string;
  readonly things: readonly string[];
  /** When the last renewal, or the taking, was sent: the lease lasts from then on at least. */
  readonly renewedAtMs: number;
  readonly sharers?: Sharers;
}

export interface Renewal {
  /** Resolves with why, when somebody else may have what is leased. Never where `stop` was called before. */
  readonly lost: Promise<string>;
  /** See Sharers; as the last renewal told it. 1 for what is not leased. */
  sharersOf(thing: string): number;
  /** Renews no more. Resolves when nothing is under way. */
  stop(): Promise<void>;
}

/**
 * Renews leases until it is stopped, or until they have to be taken for lost: somebody else has taken one, or no renewal
 * came through for so long that somebody may soon.
 */
export function renewLease(store: LeaseStore, clock: Clock, lease: RenewedFor): Renewal {
  const over = new AbortController();
  const { token } = lease;
  let { sharers } = lease;
  let why = 'it is not reached';

  /** Undefined where it did not come through; `why` says why then. */
  const attempt = async <T>(limitMs: number, work: Promise<T>): Promise<T | undefined> => {
    try {
      return await inTime(work, limitMs, { store, clock, signal: over.signal });
    } catch (error) {
      why = messageOf(error);
      return undefined;
    }
  };

  const renewUntilLost = async (): Promise<string> => {
    let giveUpAtMs = lease.renewedAtMs + heldOnForMs;
    let pauseMs = renewEveryMs;
    for (;;) {
      await clock.sleep(Math.min(pauseMs, giveUpAtMs - clock.now()), over.signal);
      const sentAtMs = clock.now();
      const leftMs = giveUpAtMs - sentAtMs;
      const renewed = leftMs <= 0 ? undefined : await attempt(Math.min(answerMs, leftMs), store.renew(token));
      over.signal.throwIfAborted();
      if (renewed !== undefined) {
        sharers = renewed.sharers;
        const gone = lease.things.find((thing) => !renewed.things.has(thing));
        if (gone !== undefined) return goneText(gone, await attempt(retryMs, store.holderOf([gone])));
        giveUpAtMs = sentAtMs + heldOnForMs;
      } else if (clock.now() >= giveUpAtMs) return unreachedText(why);
      pauseMs = renewed === undefined ? retryMs : renewEveryMs;
    }
  };

  const renewing = renewUntilLost();
  return {
    // Ended by `stop`: it is not lost, and never will be.
    lost: renewing.catch(() => new Promise<string>(() => undefined)),
    sharersOf: (thing) => Math.max(1, sharers?.get(thing) ?? 1),
    stop: async () => {
      over.abort(new Error('no lease is needed any more'));
      await renewing.catch(() => undefined);
    },
  };
}

const unreachedText = (why: string): string =>
  `its lease could not be renewed for ${inSeconds(heldOnForMs)}, and another machine may drill soon: ${why}`;

function goneText(thing: string, found: LeftLease | undefined): string {
  const lost = `its lease on ${thing} is no longer its own`;
  if (found === undefined) return `${lost}: another run may have had it meanwhile`;
  const { run, user, host } = found.holder;
  return `${lost}: run ${run.id} of ${user}@${host} has taken it`;
}
