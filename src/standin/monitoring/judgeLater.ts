import type { Evaluation } from '../engine/evaluation';
import type { Standin } from '../standin';
import { evaluate } from './evaluate';

/** Judges at once, in the same turn as the post, unless the evaluation is slowed down by a setting. */
export function judgeLater(standin: Standin, evaluation: Evaluation): void {
  const { settings, clock, store } = standin;
  if (settings.evaluationDelayMs === 0) {
    evaluate(standin, evaluation);
    return;
  }
  const id = store.newId();
  store.evaluations.put(id, { id, dueAtMs: clock.nowMs() + settings.evaluationDelayMs, evaluation });
  judgeWhenDue(standin, id);
}

/** Takes up what an earlier process had not judged yet; what came due meanwhile is judged first. */
export function resumeEvaluations(standin: Standin): void {
  for (const { id } of standin.store.evaluations.all()) judgeWhenDue(standin, id);
}

function judgeWhenDue(standin: Standin, id: string): void {
  const { store, clock } = standin;
  const dueAtMs = store.evaluations.get(id)?.dueAtMs ?? 0;
  clock.after(Math.max(0, dueAtMs - clock.nowMs()), () => {
    const evaluation = store.evaluations.get(id)?.evaluation;
    store.evaluations.delete(id);
    if (evaluation !== undefined) evaluate(standin, evaluation);
  });
}
