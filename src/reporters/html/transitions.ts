import { epochMsOf } from '../../domain/isoTime';
import type { AlertReport, ExpectationReport } from '../../domain/report';
import { middleMsOf } from '../../domain/reportTime';

export interface TransitionShown {
  readonly severity: AlertReport['transitions'][number]['severity'];
  readonly atMs: number;
  /** Half of the interval in which it lies. */
  readonly errorMs: number;
}

export const transitionsOf = (alert: AlertReport | undefined): readonly TransitionShown[] =>
  (alert?.transitions ?? []).map(({ severity, at }) => ({
    severity,
    atMs: middleMsOf(at),
    errorMs: (epochMsOf(at.latest) - epochMsOf(at.earliest)) / 2,
  }));

/**
 * The one that was judged stands where the latency has it, of which the report knows more than of the alert's own stamp:
 * nobody shall see two figures for one thing.
 */
export function expectedTransitions(
  { alert, stagesMs, latencyMs }: ExpectationReport,
  zeroMs: number,
): readonly TransitionShown[] {
  const all = transitionsOf(alert);
  if (stagesMs.firing === undefined || latencyMs === undefined) return all;
  const judgedMs = zeroMs + stagesMs.firing;
  const distance = ({ atMs }: TransitionShown): number => Math.abs(atMs - judgedMs);
  const [nearest] = all.filter(({ severity }) => severity !== 'ok').toSorted((a, b) => distance(a) - distance(b));
  const judged = { atMs: judgedMs, errorMs: (latencyMs.latest - latencyMs.earliest) / 2 };
  return all.map((each) => (each === nearest ? { ...each, ...judged } : each));
}
