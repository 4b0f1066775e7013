/** What the shop can do at once. `slots / service time` is its capacity in requests a second. */
export interface CapacityLimits {
  readonly slots: number;
  /** How many requests may wait for a slot; one more is refused at once. */
  readonly queueLimit: number;
  /** How long a request waits for a slot before it is refused. */
  readonly queueTimeoutMs: number;
}

export type RefusalReason = 'queue-full' | 'queue-timeout';

export type Served<T> =
  { readonly kind: 'served'; readonly result: T } | { readonly kind: 'refused'; readonly reason: RefusalReason };

/** A number of service slots with a bounded first-in-first-out queue before them. */
export interface Capacity {
  /** Runs `work` in a slot, after waiting for one where all are busy. */
  serve<T>(work: () => Promise<T>): Promise<Served<T>>;
  readonly busy: number;
  readonly waiting: number;
}

export function createCapacity({ slots, queueLimit, queueTimeoutMs }: CapacityLimits): Capacity {
  const queue = new Set<() => void>();
  let busy = 0;

  const enter = (): Promise<RefusalReason | undefined> => {
    if (busy < slots) {
      busy += 1;
      return Promise.resolve(undefined);
    }
    if (queue.size >= queueLimit) return Promise.resolve('queue-full');
    return new Promise((resolve) => {
      const takeSlot = (): void => {
        clearTimeout(timeout);
        resolve(undefined);
      };
      const timeout = setTimeout(() => {
        queue.delete(takeSlot);
        resolve('queue-timeout');
      }, queueTimeoutMs);
      queue.add(takeSlot);
    });
  };

  // A freed slot goes straight to the head of the queue: `busy` never drops while somebody waits.
  const leave = (): void => {
    const [next] = queue;
    if (next === undefined) {
      busy -= 1;
      return;
    }
    queue.delete(next);
    next();
  };

  return {
    get busy() {
      return busy;
    },
    get waiting() {
      return queue.size;
    },
    async serve(work) {
      const reason = await enter();
      if (reason !== undefined) return { kind: 'refused', reason };
      try {
        return { kind: 'served', result: await work() };
      } finally {
        leave();
      }
    },
  };
}
