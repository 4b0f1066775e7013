/** Resolves when stdin ends: a parent that holds the other end has died, or let go. */
export const stdinEnded = (): Promise<void> =>
  new Promise((resolve) => {
    process.stdin
      .once('end', () => resolve())
      .once('error', () => resolve())
      .resume();
  });
