/** Time as the harness sees it. Tests run on a virtual one (test/support/virtualClock.ts). */
export interface Clock {
  /**
   * Milliseconds since the Unix epoch, read once from the wall clock and advanced by a monotonic one: it never
   * steps, and processes that share the anchor (harness and keeper) share it. Elapsed time comes from here.
   */
  now(): number;
  /** Resolves after `ms`, at once where `ms <= 0`; rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** How long the machine has been suspended since boot, in ms; 0 where the system doesn't tell. */
  suspendedMs(): number;
  /** What another process needs to build the same clock. */
  readonly anchor: ClockAnchor;
}

/** The wall clock's time (ms since the epoch) at a monotonic one's (`process.hrtime`, ms). */
export interface ClockAnchor {
  readonly epochMs: number;
  readonly monotonicMs: number;
}
