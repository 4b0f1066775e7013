import { epochMsOf } from '../../domain/isoTime';
import type { DrillReport, ExpectationReport, SilenceReport } from '../../domain/report';
import { inSeconds } from '../../domain/wording';
import type { Lane, Mark, Span } from './lane';
import { expectedTransitions, transitionsOf, type TransitionShown } from './transitions';
import { zeroOf } from './zero';

/** An expected alert against its deadline, and against what its monitor allows. */
export function expectationLane(expectation: ExpectationReport, drill: DrillReport): Lane {
  const { monitor, severity, verdict, withinMs, floorMs = 0, worstMs, stagesMs, notified } = expectation;
  const zeroMs = zeroOf(drill)?.atMs ?? 0;
  const deadlineMs = zeroMs + withinMs;
  const transitions = expectedTransitions(expectation, zeroMs);
  return {
    name: `${monitor.name}${severity === undefined ? '' : ` (${severity})`}: ${verdict}, expected within ${inSeconds(withinMs)}`,
    spans: [
      { fromMs: zeroMs, toMs: deadlineMs, kind: 'deadline' },
      ...(worstMs === undefined
        ? []
        : [{ fromMs: zeroMs + floorMs, toMs: zeroMs + worstMs, kind: 'possible' as const }]),
      ...openSpans(transitions, drill),
    ],
    marks: [
      { atMs: deadlineMs, kind: 'deadline' },
      ...(stagesMs.pending === undefined ? [] : [{ atMs: zeroMs + stagesMs.pending, kind: 'pending' as const }]),
      ...alertMarks(transitions),
      ...(notified?.arrivedAt === undefined
        ? []
        : [{ atMs: epochMsOf(notified.arrivedAt), kind: 'notified' as const }]),
    ],
  };
}

/** An alert that must not come, in the time for which nobody saw it. */
export function silenceLane(silence: SilenceReport, drill: DrillReport): Lane {
  const { monitor, verdict, watchedMs, alert } = silence;
  const transitions = transitionsOf(alert);
  const zeroMs = zeroOf(drill)?.atMs ?? 0;
  const fromMs = drill.injectedAt === undefined ? zeroMs : epochMsOf(drill.injectedAt);
  return {
    name: `${monitor.name} (forbidden): ${verdict}`,
    spans: [
      ...(watchedMs === undefined ? [] : [{ fromMs, toMs: fromMs + watchedMs, kind: 'watched' as const }]),
      ...openSpans(transitions, drill),
    ],
    marks: alertMarks(transitions),
  };
}

/** For how long it was open; it may have opened again. */
function openSpans(transitions: readonly TransitionShown[], { phases }: DrillReport): readonly Span[] {
  const lastMs = Math.max(...phases.map(({ endedAt }) => epochMsOf(endedAt)));
  const spans: Span[] = [];
  let openedMs: number | undefined;
  for (const { severity, atMs } of transitions) {
    if (severity !== 'ok') openedMs ??= atMs;
    else if (openedMs !== undefined) {
      spans.push({ fromMs: openedMs, toMs: atMs, kind: 'alert' });
      openedMs = undefined;
    }
  }
  return openedMs === undefined
    ? spans
    : [...spans, { fromMs: openedMs, toMs: Math.max(lastMs, openedMs), kind: 'alert', isOpen: true }];
}

const alertMarks = (transitions: readonly TransitionShown[]): readonly Mark[] =>
  transitions.map(({ severity, atMs }) => ({ atMs, kind: severity === 'ok' ? 'closed' : 'firing' }));
