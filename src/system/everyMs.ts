/** Calls back each `ms` until the returned function is called; never keeps the process alive. */
export function everyMs(ms: number, tick: () => void): () => void {
  const timer = setInterval(tick, ms);
  timer.unref();
  return () => clearInterval(timer);
}
