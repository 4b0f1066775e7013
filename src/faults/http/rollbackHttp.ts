import { FaultError } from '../../domain/errors';
import type { FaultSystem, RollbackReport } from '../../ports/fault';
import { HttpFailure, type HttpResponse } from '../../ports/http';
import { marksIn, type Marks } from '../../jsonApi/marks';
import { waitOutUnanswered } from '../../jsonApi/unanswered';
import { insist } from '../../ports/insist';
import { complaint, isExpected } from './isExpected';
import type { HttpState } from './options';
import { sendAs } from './sendAs';

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

const takeBack = ({ rollback, timeoutMs, within = [] }: HttpState, system: FaultSystem, isGood: typeof isExpected) =>
  insist({
    clock: system.clock,
    send: () => sendAs(rollback, system, { timeoutMs, within }),
    isGood: (answer) => isGood(answer, rollback),
    failed: (answer) =>
      answer instanceof HttpFailure
        ? new FaultError(`${rollback.method} ${rollback.url}: ${answer.message}`, {
            hint: `send it by hand, or run \`alertdrill recover\` once it answers (within ${timeoutMs / 1000} s)`,
            cause: answer,
          })
        : new FaultError(complaint(answer, rollback, system.secrets), {
            hint: 'list the status in `expectStatus` of the rollback if it means that the fault is gone',
          }),
  });

const isNothingThere = ({ status }: HttpResponse) => status === 404 || status === 410;
