import type { Rule } from './rule';
import type { Span } from './span';

/** A time in which no evaluation of a rule is known. It ends with an evaluation, or with now. */
export interface Pause extends Span {
  readonly ruleId: string;
  readonly intervalMs: number;
  /** The server was started meanwhile: what was pending before began anew. */
  readonly isRestart: boolean;
  /** Whether it ends with an evaluation; else the rule was not evaluated since. */
  readonly isOver: boolean;
  /** Nothing can vouch for it any more. */
  readonly isSettled: boolean;
}

/**
 * When rules were evaluated, as far as known. An alert that was not evaluated could not fire, so that its silence proves
 * nothing, and samples of ALERTS don't show it: where nothing fires there are none.
 */
export interface Evaluations {
  /** @param startedAtMs when the server began, where it says so */
  note(rules: readonly Rule[], startedAtMs: number | undefined): void;
  /** Something else shows that the rule was evaluated all through this pause. */
  vouchFor(pause: Pause): void;
  /** Nothing does, and nothing ever will. */
  settle(pause: Pause): void;
  /** Whether these rules have been evaluated since they were read, as far as their interval says. */
  areDue(ruleIds: ReadonlySet<string>, nowMs: number): boolean;
  /** Longest first. Of rules none of which is known, the rule that is evaluated most often stands for the server. */
  pausesOf(ruleIds: ReadonlySet<string>, span: Span): readonly Pause[];
  /** What the rule's evaluations failed with in that time, the newest. */
  failureOf(ruleId: string, span: Span): string | undefined;
}

interface Course {
  readonly ruleId: string;
  intervalMs: number;
  /** Times in which it was evaluated as it should, oldest first. */
  spans: readonly Span[];
  /** Evaluations before which there was a pause for certain. */
  readonly settledMs: Set<number>;
  failures: { readonly atMs: number; readonly error: string }[];
}

export function createEvaluations(): Evaluations {
  const courses = new Map<string, Course>();
  let present: readonly Course[] = [];
  let starts: readonly number[] = [];

  const hasStarted = ({ fromMs, toMs }: Span): boolean => starts.some((atMs) => fromMs < atMs && atMs <= toMs);

  const add = (course: Course, span: Span): void => {
    const follows = (before: Span, after: Span) =>
      after.fromMs - before.toMs <= toleratedMs(course.intervalMs) &&
      !hasStarted({ fromMs: before.toMs, toMs: after.fromMs });
    course.spans = [...course.spans, span]
      .sort((a, b) => a.fromMs - b.fromMs)
      .reduce<readonly Span[]>((spans, next) => {
        const last = spans.at(-1);
        if (last === undefined || !follows(last, next)) return [...spans, next];
        return [...spans.slice(0, -1), { fromMs: last.fromMs, toMs: Math.max(last.toMs, next.toMs) }];
      }, []);
  };

  const courseOf = ({ id, intervalMs }: Rule): Course => {
    const known = courses.get(id) ?? { ruleId: id, intervalMs, spans: [], settledMs: new Set(), failures: [] };
    courses.set(id, known);
    known.intervalMs = intervalMs;
    return known;
  };

  const watched = (ruleIds: ReadonlySet<string>): readonly Course[] => {
    const named = [...courses.values()].filter(({ ruleId }) => ruleIds.has(ruleId));
    return named.length > 0 ? named : present.toSorted((a, b) => a.intervalMs - b.intervalMs).slice(0, 1);
  };

  const pausesIn = ({ ruleId, intervalMs, spans, settledMs }: Course, { fromMs, toMs }: Span): readonly Pause[] => {
    const edges = [{ fromMs, toMs: fromMs }, ...spans.filter((each) => each.toMs > fromMs), { fromMs: toMs, toMs }];
    return edges.slice(1).flatMap((next, index) => {
      const isOver = index < edges.length - 2;
      const span = { fromMs: edges[index]?.toMs ?? fromMs, toMs: next.fromMs };
      const isRestart = hasStarted(span);
      if (!isRestart && span.toMs - span.fromMs <= toleratedMs(intervalMs)) return [];
      const isSettled = isRestart || !isOver || settledMs.has(span.toMs);
      return [{ ruleId, intervalMs, ...span, isRestart, isOver, isSettled }];
    });
  };

  return {
    note: (rules, startedAtMs) => {
      if (startedAtMs !== undefined && !starts.includes(startedAtMs)) starts = [...starts, startedAtMs];
      present = rules.map(courseOf);
      for (const rule of rules) {
        const { lastEvaluation: atMs, health, lastError } = rule;
        // Year 1: not evaluated yet.
        if (atMs === undefined || atMs <= 0) continue;
        const course = courseOf(rule);
        add(course, { fromMs: atMs, toMs: atMs });
        if (health === 'err')
          course.failures = [...course.failures.slice(-99), { atMs, error: lastError ?? 'no reason given' }];
      }
    },
    vouchFor: ({ ruleId, fromMs, toMs }) => {
      const course = courses.get(ruleId);
      if (course !== undefined) add(course, { fromMs, toMs });
    },
    settle: ({ ruleId, toMs }) => {
      courses.get(ruleId)?.settledMs.add(toMs);
    },
    areDue: (ruleIds, nowMs) =>
      courses.size === 0 ||
      watched(ruleIds).some(({ spans, intervalMs }) => nowMs - (spans.at(-1)?.toMs ?? 0) >= intervalMs),
    pausesOf: (ruleIds, span) =>
      watched(ruleIds)
        .flatMap((course) => pausesIn(course, span))
        .toSorted((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs)),
    failureOf: (ruleId, { fromMs, toMs }) =>
      courses.get(ruleId)?.failures.findLast(({ atMs }) => atMs >= fromMs && atMs <= toMs)?.error,
  };
}

/** One evaluation that is late by half, or a machine that is busy for 2 s, is no pause. */
export const toleratedMs = (intervalMs: number): number => Math.max(1.5 * intervalMs, intervalMs + 2_000);
