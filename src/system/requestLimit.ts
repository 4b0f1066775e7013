import type { Clock } from '../ports/clock';
import type { HttpRequest } from '../ports/http';
import type { FailureReason } from './failureKind';

export interface RequestLimit {
  /** Aborted when the request has to end. */
  readonly signal: AbortSignal;
  /** Why it had to end; undefined as long as it need not. */
  reason(): FailureReason | undefined;
  /** Lets go of timer and listeners. */
  release(): void;
}

/** Ends the request by its time-out (however the server keeps it busy), its signal, or the end of this client. */
export function limitRequest(clock: Clock, request: HttpRequest, life: AbortSignal): RequestLimit {
  const limit = new AbortController();
  const timer = new AbortController();
  let reason: FailureReason | undefined;
  const end = (why: FailureReason) => {
    reason ??= why;
    limit.abort();
  };
  const abort = () => end({ kind: 'aborted', reason: 'aborted' });
  const signals = [life, ...(request.signal === undefined ? [] : [request.signal])];
  for (const signal of signals) {
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort);
  }
  clock.sleep(request.timeoutMs, timer.signal).then(
    () => end({ kind: 'timeout', reason: `no complete answer within ${request.timeoutMs} ms` }),
    () => undefined,
  );
  const release = () => {
    timer.abort();
    for (const signal of signals) signal.removeEventListener('abort', abort);
  };
  return { signal: limit.signal, reason: () => reason, release };
}
