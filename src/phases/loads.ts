import type { DrillContext } from '../drillContext';
import type { Held } from '../held';
import type { LoadSample } from '../ports/fault';
import type { Prepared } from './preflight';

const sampleTimeoutMs = 2_000;

export interface LoadSampling {
  /** Measures until the signal is aborted. */
  every(ms: number, signal: AbortSignal): Promise<void>;
  once(): Promise<void>;
}

/** Records how much of each load arrived since `fromMs`. */
export function sampleLoads(context: DrillContext, prepared: Prepared, fromMs: number): LoadSampling {
  const { clock, log, scenario } = context;
  const measured = new Map<Held, { readonly first: LoadSample; last: LoadSample }>();
  const loads = [
    { load: 'normal', held: prepared.load },
    { load: 'fault', held: prepared.fault?.isLoad === true ? prepared.fault : undefined },
  ] as const;

  const measure = async (load: 'normal' | 'fault', held: Held): Promise<void> => {
    const timeout = new AbortController();
    const nap = new AbortController();
    const late = clock.sleep(sampleTimeoutMs, nap.signal).then(
      () => timeout.abort(),
      () => undefined,
    );
    // Not left to the signal alone: the rollback waits for this.
    const sample = await Promise.race([held.sample(timeout.signal).catch(() => undefined), late]);
    nap.abort();
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
  const once = async (): Promise<void> => {
    await Promise.all(loads.flatMap(({ load, held }) => (held === undefined ? [] : [measure(load, held)])));
  };
  const told = new Set<Held>();
  /** Says once of a load that reaches nobody why that is so: its figures alone would leave that to be found out. */
  const tellUnanswered = async (load: 'normal' | 'fault', held: Held, signal: AbortSignal): Promise<void> => {
    const last = measured.get(held)?.last;
    if (last === undefined || last.asked === 0 || last.delivered > 0 || told.has(held)) return;
    const unanswered = await held.unanswered(signal).catch(() => undefined);
    if (unanswered === undefined || signal.aborted) return;
    told.add(held);
    const text = `nothing answers the ${load} load: ${unanswered.seen} (${unanswered.hint})`;
    log.record({ type: 'noted', atMs: clock.now(), text });
  };
  return {
    once,
    every: async (ms, signal) => {
      while (!signal.aborted) {
        await once();
        for (const { load, held } of loads) if (held !== undefined) await tellUnanswered(load, held, signal);
        await clock.sleep(ms, signal).catch(() => undefined);
      }
    },
  };
}
