/**
 * Waits until `check` no longer throws. For what real processes do in their own time: the condition is awaited, and
 * only one that never comes true costs the whole `patienceMs`.
 */
export async function eventually(check: () => Promise<void> | void, patienceMs = 20_000, everyMs = 20): Promise<void> {
  const deadlineMs = Date.now() + patienceMs;
  for (;;) {
    try {
      await check();
      return;
    } catch (error) {
      if (Date.now() > deadlineMs) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
