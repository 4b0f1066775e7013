import { ProviderError } from '../domain/errors';
import type { Clock } from '../ports/clock';

/** How long an undo is tried again where that may help, ms. */
const patienceMs = 30_000;
const pauseMs = 1_000;

/** For what has to be done: tried again for half a minute while the provider is down, busy or silent. */
export async function persist<T>(clock: Clock, work: () => Promise<T>): Promise<T> {
  const deadlineMs = clock.now() + patienceMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const mayHelp = error instanceof ProviderError && error.retryable;
      if (!mayHelp || clock.now() + pauseMs > deadlineMs) throw error;
      await clock.sleep(pauseMs);
    }
  }
}
