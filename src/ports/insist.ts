import type { FaultError } from '../domain/errors';
import type { Clock } from './clock';
import { HttpFailure, type HttpResponse } from './http';

/** How long a server that can't be reached is tried again: the fault itself may be why. */
export const patienceMs = 30_000;
const pauseMs = 1_000;

export interface Insisting {
  readonly clock: Clock;
  /** May reject with HttpFailure. */
  readonly send: () => Promise<HttpResponse>;
  readonly isGood: (answer: HttpResponse) => boolean;
  /** What is thrown in the end. */
  readonly failed: (answer: HttpResponse | HttpFailure) => FaultError;
}

/**
 * Sends what takes a fault back until that succeeds: for 30 s where the server can't be reached, is busy, or a gateway
 * speaks for it. Throws FaultError.
 */
export async function insist({ clock, send, isGood, failed }: Insisting): Promise<HttpResponse> {
  const deadlineMs = clock.now() + patienceMs;
  for (;;) {
    const answer = await send().catch(failureOf);
    const isFailure = answer instanceof HttpFailure;
    if (!isFailure && isGood(answer)) return answer;
    const mayPass = isFailure ? answer.kind === 'unreachable' || answer.kind === 'timeout' : isBusy(answer);
    if (!mayPass || clock.now() + pauseMs > deadlineMs) throw failed(answer);
    await clock.sleep(pauseMs);
  }
}

function failureOf(error: unknown): HttpFailure {
  if (error instanceof HttpFailure) return error;
  throw error;
}

/** Whether the same request may well succeed in a moment. */
export const isBusy = (answer: HttpResponse): boolean => answer.status === 429 || isFromGateway(answer);

/**
 * Whether a gateway speaks for a server that may still have the request: it gave up waiting, or lost the connection,
 * and what it passed on may yet be applied.
 */
export const isFromGateway = ({ status }: HttpResponse): boolean => [502, 503, 504].includes(status);

export const isSuccess = ({ status }: HttpResponse): boolean => status >= 200 && status < 300;
