import { FaultError } from '../../domain/errors';
import type { FaultSystem, RollbackReport } from '../../ports/fault';
import { HttpFailure, type HttpResponse } from '../../ports/http';
import { insist, isSuccess } from '../../ports/insist';
import { postRecordIn, type Posted, type PostRecord } from './postRecord';
import type { PostMetricState } from './state';
import { targetOf } from './targetOf';

/**
 * Posts what is normal, or puts back what was there. Nobody posts any more by then: who did has ended, or died with its
 * keeper. A post that went unanswered may land late, so what is normal is posted once more when its time is up for good.
 */
export async function rollbackPostMetric(
  state: PostMetricState,
  system: FaultSystem,
  record: PostRecord = postRecordIn(state.workDir),
): Promise<RollbackReport> {
  const posted = await record.posted();
  if (posted === undefined) return { notes: [] };
  const { second, unansweredSinceMs } = posted === 'unknown' ? nothingKnown : posted;
  const notes = await takeBack(state, await secondAfter(second, system), system);
  if (unansweredSinceMs === undefined) return { notes };

  const waitMs = unansweredSinceMs + 2 * state.timeoutMs - system.clock.now();
  // No longer than a whole wait, should that mark come from a clock that was set since.
  await system.clock.sleep(Math.max(0, Math.min(waitMs, 2 * state.timeoutMs)));
  await takeBack(state, await secondAfter(second, system), system);
  await record.accepted(second);
  return { notes: [...notes, 'a post went unanswered, so what is normal was posted twice'] };
}

/** Where the disk lost what was posted: any second will do, and what is under way is not known. */
const nothingKnown: Posted = { second: 0 };

async function takeBack(state: PostMetricState, second: number, system: FaultSystem): Promise<readonly string[]> {
  const target = targetOf(state.target);
  let notes: readonly string[] = [];
  await insist({
    clock: system.clock,
    send: async (): Promise<HttpResponse> => {
      const taken = await target.takeBack(second, system, { timeoutMs: state.timeoutMs });
      notes = taken.notes;
      return taken.answer;
    },
    isGood: isSuccess,
    failed: (answer) => {
      const why = answer instanceof HttpFailure ? `: ${answer.message}` : ` answered ${answer.status}`;
      return new FaultError(`what is normal could not be posted (${target.what}${why})`, {
        hint: 'post it by hand, or run `alertdrill recover` once it answers',
        ...(answer instanceof HttpFailure && { cause: answer }),
      });
    },
  });
  return notes;
}

/**
 * Later than the last bad point, which is judged no more then: Mackerel judges the newest point alone, and takes a check
 * report of the same second for one that it has. Waited for, since a point of the future would hide those that follow;
 * but not where the clock was set back meanwhile.
 */
async function secondAfter(last: number, { clock }: Pick<FaultSystem, 'clock'>): Promise<number> {
  const waitMs = (last + 1) * 1000 - clock.now();
  if (waitMs > 0 && waitMs <= 1000) await clock.sleep(waitMs);
  return Math.max(Math.floor(clock.now() / 1000), last + 1);
}
