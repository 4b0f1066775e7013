import type { DrillContext } from '../drillContext';

/** Waits for `ms`, or until the drill is halted or the signal is aborted; resolves either way. */
export async function pause({ log, clock }: DrillContext, ms: number, signal?: AbortSignal): Promise<void> {
  const nap = new AbortController();
  const signals = signal === undefined ? [nap.signal] : [nap.signal, signal];
  const either = AbortSignal.any(signals);
  const halted = log.until(() => log.halted, either).then(() => nap.abort());
  await clock.sleep(ms, either).catch(() => undefined);
  nap.abort();
  await halted;
}
