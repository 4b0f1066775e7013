import type { Marks } from '../../src/jsonApi/marks';

/** Marks that need no disk. */
export function memoryMarks(): Marks {
  let sinceMs: number | undefined;
  return {
    sent: (atMs) => {
      sinceMs = atMs;
      return Promise.resolve();
    },
    answered: () => {
      sinceMs = undefined;
      return Promise.resolve();
    },
    unansweredSince: () => Promise.resolve(sinceMs),
  };
}
