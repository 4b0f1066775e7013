import { setMaxListeners } from 'node:events';
import type { FactOf, ProbeName } from '../domain/facts';
import type { ProbePlan } from '../domain/scenario';
import type { Clock } from '../ports/clock';
import type { Look, ProbeKind, ProbeSystem } from '../ports/probe';
import { unknownLook } from './unknownLook';

export interface Probing {
  readonly plan: ProbePlan;
  readonly kind: ProbeKind;
  readonly name: ProbeName;
  readonly clock: Clock;
  readonly system: ProbeSystem;
  /** Called in the order in which the looks were sent; never after `stop` has resolved. */
  readonly onFact: (fact: FactOf<'probed'>) => void;
}

export interface Prober {
  /** Ends all looks in flight; resolves when nothing of them is left. May be called twice. */
  stop(): Promise<void>;
}

/** Looks in flight at once. A tick that finds as many waiting is left out: the target does not need more of them. */
const mostInFlight = 10;

/**
 * Looks on schedule, however long a look takes: on ticks of `everyMs` from now on, several in flight at once.
 * A look that takes long holds back the facts of later ones, by no more than its time-out.
 */
export function startProbing(probing: Probing): Prober {
  const { plan, name, clock, onFact } = probing;
  const stopping = new AbortController();
  // Each look in flight listens to it: that is no leak, of which Node would warn from ten on.
  setMaxListeners(0, stopping.signal);
  const inFlight: PendingLook[] = [];

  const tell = (look: Look) => onFact({ type: 'probed', probe: name, ...look });
  const tellDecided = () => {
    for (let look = inFlight[0]?.result; look !== undefined; look = inFlight[0]?.result) {
      inFlight.shift();
      tell(look);
    }
  };
  const send = () => {
    if (inFlight.length >= mostInFlight) return;
    const pending: PendingLook = { result: undefined, settled: Promise.resolve() };
    inFlight.push(pending);
    pending.settled = lookOnce(probing, stopping.signal).then((result) => {
      // A look that was ended by the stop saw nothing.
      if (stopping.signal.aborted) return;
      pending.result = result;
      tellDecided();
    });
  };
  const ticking = tick(plan.everyMs, clock, stopping.signal, send);

  return {
    stop: async () => {
      stopping.abort();
      await ticking;
      await Promise.all(inFlight.map(({ settled }) => settled));
      // Decided before the stop, but held back by one that was not.
      inFlight.splice(0).forEach(({ result }) => result !== undefined && tell(result));
    },
  };
}

interface PendingLook {
  result: Look | undefined;
  settled: Promise<void>;
}

/** On absolute times, so that delays don't add up; after a long pause (the machine slept) what was missed is left out. */
async function tick(everyMs: number, clock: Clock, signal: AbortSignal, send: () => void): Promise<void> {
  const startMs = clock.now();
  try {
    while (!signal.aborted) {
      send();
      const passed = Math.floor((clock.now() - startMs) / everyMs);
      await clock.sleep(startMs + (passed + 1) * everyMs - clock.now(), signal);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** A kind that throws against its contract must not end the probing: nothing was seen. */
async function lookOnce({ kind, plan, clock, system }: Probing, signal: AbortSignal): Promise<Look> {
  const startedAtMs = clock.now();
  try {
    return await kind.look(plan.options, system, plan.timeoutMs, signal);
  } catch (error) {
    return unknownLook(startedAtMs, clock.now(), error);
  }
}
