/** Time, as the stand-in needs it: the real one in the server, a virtual one in tests. */
export interface Clock {
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** Runs something once, later; the function returned cancels it. */
  after(delayMs: number, run: () => void): () => void;
}

/**
 * Runs something at every multiple of a period since 1970, so that two servers tick together and a slow run does not
 * make the next one drift. The function returned ends it.
 */
export function everyPeriod(clock: Clock, periodMs: number, run: () => void): () => void {
  let cancel = (): void => undefined;
  const scheduleNext = (): void => {
    cancel = clock.after(periodMs - (clock.nowMs() % periodMs), () => {
      scheduleNext();
      run();
    });
  };
  scheduleNext();
  return () => cancel();
}
