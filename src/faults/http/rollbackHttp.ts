import { FaultError } from '../../domain/errors';
import type { FaultSystem, RollbackReport } from '../../ports/fault';
import { HttpFailure, type HttpResponse } from '../../ports/http';
import { complaint, isExpected, isFromGateway } from './isExpected';
import { marksIn, type Marks } from '../../jsonApi/marks';
import { waitOutUnanswered } from '../../jsonApi/unanswered';
import type { HttpState } from './options';
import { sendAs } from './sendAs';

/** How long a server that can't be reached is tried again: the fault itself may be why. */
export const patienceMs = 30_000;
const pauseMs = 1_000;

/**
 * Sends the request that takes the fault back. Where the injection went unanswered it may land late, so the rollback is
 * sent at once, and again when that injection's time is up for good.
 */
export async function rollbackHttp(
  state: HttpState,
  system: FaultSystem,
  marks: Marks = marksIn(state.workDir),
): Promise<RollbackReport> {
  await takeBack(state, system, isExpected);
  if (!(await waitOutUnanswered(marks, state.timeoutMs, system.clock))) return { notes: [] };

  // What the first one took back is not there any more.
  await takeBack(state, system, (answer, options) => isExpected(answer, options) || isNothingThere(answer));
  await marks.answered();
  return { notes: ['the injection went unanswered by the server itself, so the rollback was sent twice'] };
}

async function takeBack(state: HttpState, system: FaultSystem, isGood: typeof isExpected): Promise<void> {
  const { rollback, timeoutMs } = state;
  const deadlineMs = system.clock.now() + patienceMs;
  for (;;) {
    const answer = await attempt(state, system);
    if (answer instanceof HttpFailure) {
      if (!mayPass(answer) || system.clock.now() + pauseMs > deadlineMs) {
        throw new FaultError(`${rollback.method} ${rollback.url}: ${answer.message}`, {
          hint: `send it by hand, or run \`alertdrill recover\` once it answers (within ${timeoutMs / 1000} s)`,
          cause: answer,
        });
      }
    } else if (isGood(answer, rollback)) {
      return;
    } else if (!isBusy(answer) || system.clock.now() + pauseMs > deadlineMs) {
      throw new FaultError(complaint(answer, rollback, system.secrets), {
        hint: 'list the status in `expectStatus` of the rollback if it means that the fault is gone',
      });
    }
    await system.clock.sleep(pauseMs);
  }
}

async function attempt({ rollback, timeoutMs }: HttpState, system: FaultSystem): Promise<HttpResponse | HttpFailure> {
  try {
    return await sendAs(rollback, system, { timeoutMs });
  } catch (error) {
    if (error instanceof HttpFailure) return error;
    throw error;
  }
}

const mayPass = ({ kind }: HttpFailure) => kind === 'unreachable' || kind === 'timeout';
const isBusy = (answer: HttpResponse) => answer.status === 429 || isFromGateway(answer);
const isNothingThere = ({ status }: HttpResponse) => status === 404 || status === 410;
