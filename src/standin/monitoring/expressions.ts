import { compileExpression } from '../engine/expression/compile';
import { defaultBackwardMinutes, judgeExpression } from '../engine/judgeExpression';
import type { Standin } from '../standin';
import { recordJudgement } from './alertBook';
import { expressionData } from './expressionData';
import { monitorsOfType, subjectOf } from './monitors';

/** Judges every expression monitor, each as of some minutes ago. */
export function scanExpressions(standin: Standin): void {
  const { store, clock, periods } = standin;
  for (const { monitor, revision } of monitorsOfType(store, 'expression')) {
    const backMs = (monitor.evaluateBackwardMinutes ?? defaultBackwardMinutes) * periods.minuteMs;
    const data = expressionData(standin, clock.nowMs() - backMs);
    const judgement = judgeExpression(monitor, compileExpression(monitor.expression), data);
    recordJudgement(standin, subjectOf(monitor, revision), judgement);
  }
}
