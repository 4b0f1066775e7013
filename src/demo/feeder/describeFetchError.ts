/** Says why a fetch failed. Its own message is 'fetch failed', and the reason hides in the cause. */
export function describeFetchError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.cause.name : error.message;
}
