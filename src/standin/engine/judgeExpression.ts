import type { Judgement } from './alert';
import type { Compiled, ExpressionData } from './expression/compiled';
import { only } from './expression/window';
import { levelOf } from './level';
import type { ExpressionMonitor } from './monitor';

/** "Delay time until the expression result stabilizes" (api-docs/monitors): its default. */
export const defaultBackwardMinutes = 2;

/**
 * Judges an expression at the moment of `data`: "if the metric used in the expression cannot be obtained, an Unknown
 * alert will be generated" (docs/expression-monitoring). There are no attempts.
 */
export function judgeExpression(monitor: ExpressionMonitor, expression: Compiled, data: ExpressionData): Judgement {
  const [line, ...others] = expression.lines(data, only(data.slot));
  const value = others.length === 0 ? line?.get(data.slot) : undefined;
  if (value === undefined) return { status: 'UNKNOWN', confirmed: true, cause: 'data' };
  const shown = Number.isFinite(value) ? value : undefined;
  return { status: levelOf(value, monitor), confirmed: true, cause: 'data', value: shown };
}
