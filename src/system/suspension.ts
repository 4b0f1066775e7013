/** Two clocks of the machine: one goes on while it is suspended, one stands still. */
interface BootReading {
  readonly sinceBootMs: number;
  readonly monotonicMs: number;
}

/** Both clocks are read one after the other, and time since boot comes in steps of 10 ms: less than this is noise. */
const noiseMs = 2_000;

/**
 * Total suspension in ms, growing only by steps of more than 2 s. In a container whose uptime is its own the difference
 * of the clocks starts below zero; its growth counts all the same.
 */
export function createSuspension(read: () => BootReading): () => number {
  let heldMs = differenceOf(read());
  let suspendedMs = heldMs > noiseMs ? heldMs : 0;
  return () => {
    const differenceMs = differenceOf(read());
    if (differenceMs - heldMs > noiseMs) {
      suspendedMs += differenceMs - heldMs;
      heldMs = differenceMs;
    }
    return suspendedMs;
  };
}

const differenceOf = (reading: BootReading) => reading.sinceBootMs - reading.monotonicMs;
