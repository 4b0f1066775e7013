import { FaultError } from '../../domain/errors';
import type { FaultSystem, InjectionStamps } from '../../ports/fault';
import { HttpFailure, type HttpResponse } from '../../ports/http';
import { isFromGateway } from '../../ports/insist';
import { marksIn, type Marks } from '../../jsonApi/marks';
import { complaint, isExpected } from './isExpected';
import type { HttpState } from './options';
import { sendAs } from './sendAs';

/** Sends the request that makes the fault. The stamps are the request's own. */
export async function injectHttp(
  state: HttpState,
  system: FaultSystem,
  signal: AbortSignal,
  marks: Marks = marksIn(state.workDir),
): Promise<InjectionStamps> {
  await marks.sent(system.clock.now());
  const response = await send(state, system, signal);
  const succeeded = isExpected(response, state.inject);
  if (succeeded || !isFromGateway(response)) await marks.answered();
  if (!succeeded) {
    throw new FaultError(complaint(response, state.inject, system.secrets), {
      hint: 'list the status in `expectStatus` if it means that the fault is there',
    });
  }
  return { sentAtMs: response.sentAtMs, ackedAtMs: response.answeredAtMs };
}

async function send(state: HttpState, system: FaultSystem, signal: AbortSignal): Promise<HttpResponse> {
  const { inject, timeoutMs, within = [] } = state;
  try {
    return await sendAs(inject, system, { timeoutMs, signal, within });
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    throw new FaultError(`${inject.method} ${inject.url}: ${error.message}`, {
      hint: 'is it up, and can this machine reach it? `timeout` gives it longer',
      cause: error,
    });
  }
}
