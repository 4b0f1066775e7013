import type { Clock } from './clock';

const lookEveryMs = 20;

/** Looks until it is so; false where it is not so in time. */
export async function until(isSo: () => Promise<boolean>, timeoutMs: number, clock: Clock): Promise<boolean> {
  const deadlineMs = clock.now() + timeoutMs;
  while (!(await isSo())) {
    if (clock.now() >= deadlineMs) return false;
    await clock.sleep(lookEveryMs);
  }
  return true;
}
