/**
 * What a `catch` got, in words. Not by `instanceof Error`: an error of another realm (a worker, a test's sandbox) is an
 * object with a message all the same.
 */
export function messageOf(caught: unknown): string {
  if (typeof caught === 'object' && caught !== null && 'message' in caught && typeof caught.message === 'string') {
    return caught.message;
  }
  return String(caught);
}

/** Whether a failed system call says one of these: `ENOENT`, `EEXIST`. */
export const hasCode = (caught: unknown, ...codes: readonly string[]): boolean =>
  typeof caught === 'object' &&
  caught !== null &&
  'code' in caught &&
  typeof caught.code === 'string' &&
  codes.includes(caught.code);
