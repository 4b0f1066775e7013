import { FaultError } from '../../domain/errors';
import { excerpt } from '../../domain/excerpt';
import type { HoldingSystem, InjectionStamps } from '../../ports/fault';
import { HttpFailure, type HttpResponse } from '../../ports/http';
import { isBusy, isSuccess } from '../../ports/insist';
import { postRecordIn, type PostRecord } from './postRecord';
import type { PostMetricState } from './state';
import type { PostSystem, Target } from './target';
import { targetOf } from './targetOf';

/** Between tries of one post, ms. */
const pauseMs = 1_000;
/** A post that is under way as the rollback begins may end by itself for so long, ms: aborted, it might still land. */
const graceMs = 500;

/** Posts the bad data, and goes on posting them as long as the fault is held. The stamps are those of the first post. */
export async function injectPostMetric(
  state: PostMetricState,
  system: HoldingSystem,
  signal: AbortSignal,
  record: PostRecord = postRecordIn(state.workDir),
): Promise<InjectionStamps> {
  signal.throwIfAborted();
  const target = targetOf(state.target);
  const post = poster(target, record, state, system);
  const answer = await post(system.clock.now(), signal);
  if (typeof answer === 'string') throw new FaultError(answer, { hint });
  system.whileHeld((held) => goOn(state, post, record, system, { startedAtMs: answer.sentAtMs, held }));
  return { sentAtMs: answer.sentAtMs, ackedAtMs: answer.answeredAtMs };
}

const hint = 'may the key write, and does what is posted to exist?';

type Post = (pointMs: number, signal: AbortSignal) => Promise<HttpResponse | string>;

/** Posts once. Resolves with the complaint where it is not taken. Rejects where the signal is aborted. */
function poster(target: Target, record: PostRecord, { timeoutMs }: PostMetricState, system: PostSystem): Post {
  return async (pointMs, signal) => {
    const before = await record.posted();
    const last = before === undefined || before === 'unknown' ? undefined : before;
    const second = Math.max(Math.floor(pointMs / 1000), (last?.second ?? 0) + 1);
    await record.sending({ second, unansweredSinceMs: system.clock.now() });
    try {
      const answer = await target.post(second, system, { timeoutMs, signal });
      if (isSuccess(answer)) {
        await record.accepted(second);
        return answer;
      }
      // With any other complaint it may have been taken all the same, now or later.
      if (answer.status < 500) await record.refused(last);
      return complaint(target, answer, system);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof HttpFailure)) throw error;
      return `${target.what}: ${error.message}`;
    }
  };
}

interface Going {
  readonly startedAtMs: number;
  /** Aborted as the rollback begins. */
  readonly held: AbortSignal;
}

/**
 * Each `every` from the first post on. Where no point was taken in a whole interval the bad data have stopped, and
 * silence proves nothing any more: the posting ends, and so does the drill.
 */
async function goOn(
  { everyMs, maxMs }: PostMetricState,
  post: Post,
  record: PostRecord,
  { clock }: PostSystem,
  { startedAtMs, held }: Going,
): Promise<void> {
  const limit = new AbortController();
  held.addEventListener('abort', () => void clock.sleep(graceMs).then(() => limit.abort()), { once: true });
  try {
    for (let tickMs = startedAtMs + everyMs; tickMs < startedAtMs + maxMs;) {
      await clock.sleep(tickMs - clock.now(), held);
      let answer = await post(tickMs, limit.signal);
      const giveUpAtMs = tickMs + everyMs;
      while (typeof answer === 'string' && clock.now() + pauseMs < giveUpAtMs) {
        await clock.sleep(pauseMs, held);
        answer = await post(clock.now(), limit.signal);
      }
      if (typeof answer === 'string') {
        await record.ended(`${answer}; no point was taken any more`);
        return;
      }
      // A machine that slept does not make up for what it missed.
      tickMs += everyMs * Math.max(1, Math.floor((clock.now() - tickMs) / everyMs));
    }
    await record.ended('its time was over');
  } catch (error) {
    if (!held.aborted) await record.ended(String(error));
  }
}

const longestBody = 200;

function complaint({ what }: Target, answer: HttpResponse, { secrets }: PostSystem): string {
  const body = excerpt(secrets.hide(answer.body).trim().replace(/\s+/g, ' '), longestBody, 'beginning');
  const busy = isBusy(answer) ? ' (busy)' : '';
  return `${what} answered ${answer.status}${busy}${body && `: ${body}`}`;
}
