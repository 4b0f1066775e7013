import type { DrillContext } from '../drillContext';
import type { Held } from '../held';
import type { LoadSample } from '../ports/fault';
import type { Prepared } from './preflight';
import { within } from './within';

/** Measured that often, so that a verdict that depends on it need not wait for the end, ms. */
const everyMs = 2_000;

/** A load that has not answered by then says nothing, ms. */
const patienceMs = 2_000;

/** No longer is a fault held for the figures that go with it; a healthy k6 answers in a hundredth of that. ms */
const lastPatienceMs = 500;

/** Records how much of each load arrived: through the hold, and for the last time about the rollback. */
export interface LoadMeter {
  /** Begins, and counts from that moment (harness's clock, ms). */
  start(fromMs: number): void;
  /** Ends at once, whether or not a load is being waited for. */
  stop(): void;
  /** Before the rollback: the figures of a load that is the fault go with it. */
  lastOfFault(): Promise<void>;
  /** Beside the rollback, or after it: the normal load goes on. Does nothing where it was not measured at all. */
  lastOfNormal(): Promise<void>;
}

export function createLoadMeter(context: DrillContext, prepared: Prepared): LoadMeter {
  const { clock, log, scenario } = context;
  const life = new AbortController();
  let fromMs = 0;
  let running: Promise<void> | undefined;
  const measured = new Map<Held, { readonly first: LoadSample; last: LoadSample }>();
  const normal = { load: 'normal', held: prepared.load } as const;
  const fault = { load: 'fault', held: prepared.fault?.isLoad === true ? prepared.fault : undefined } as const;

  const measure = async ({ load, held }: Measured, ms: number, signal?: AbortSignal): Promise<void> => {
    if (held === undefined) return;
    const sample = await within(clock, ms, (limit) => held.sample(limit), signal);
    if (signal?.aborted === true) return;
    const atMs = clock.now();
    const before = measured.get(held);
    const zero: LoadSample = { atMs: fromMs, asked: 0, delivered: 0 };
    const first = before?.first ?? (load === 'normal' ? (sample ?? zero) : zero);
    if (sample !== undefined) measured.set(held, { first, last: sample });
    // What does not answer delivers nothing more, while more is asked for all the time.
    const askedSince = load === 'normal' ? ((scenario.load?.ratePerSecond ?? 0) * (atMs - first.atMs)) / 1_000 : 0;
    const last = sample ?? before?.last ?? first;
    const asked = sample === undefined ? Math.max(askedSince, last.asked - first.asked) : last.asked - first.asked;
    const delivered = last.delivered - first.delivered;
    log.record({ type: 'load-measured', atMs, load, fromMs: first.atMs, toMs: atMs, asked, delivered });
  };
  const summarizeFault = (ms: number, signal?: AbortSignal) =>
    within(clock, ms, async (limit) => fault.held?.summarize(limit), signal);
  const told = new Set<Held>();
  /** Says once of a load that reaches nobody why that is so: its figures alone would leave that to be found out. */
  const tellUnanswered = async ({ load, held }: Measured, signal: AbortSignal): Promise<void> => {
    const last = held && measured.get(held)?.last;
    if (held === undefined || last === undefined || last.asked === 0 || last.delivered > 0 || told.has(held)) return;
    const unanswered = await held.unanswered(signal).catch(() => undefined);
    if (unanswered === undefined || signal.aborted) return;
    told.add(held);
    const text = `nothing answers the ${load} load: ${unanswered.seen} (${unanswered.hint})`;
    log.record({ type: 'noted', atMs: clock.now(), text });
  };
  const measureOn = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      const each = [normal, fault].map((measured) => measure(measured, patienceMs, signal));
      // Each time: a drill that is stopped has no time for it at the end.
      await Promise.all([...each, summarizeFault(patienceMs, signal)]);
      for (const measured of [normal, fault]) await tellUnanswered(measured, signal);
      await clock.sleep(everyMs, signal).catch(() => undefined);
    }
  };
  return {
    start: (atMs) => {
      fromMs = atMs;
      running = measureOn(life.signal);
    },
    stop: () => life.abort(),
    lastOfFault: async () => {
      await Promise.all([measure(fault, lastPatienceMs), summarizeFault(lastPatienceMs)]);
    },
    lastOfNormal: async () => {
      if (running === undefined) return;
      await running;
      await measure(normal, patienceMs);
    },
  };
}

interface Measured {
  readonly load: 'normal' | 'fault';
  readonly held: Held | undefined;
}
