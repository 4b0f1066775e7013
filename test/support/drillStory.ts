import type { Alert, AlertTarget, ClosedBy, Severity } from '../../src/domain/alert';
import type { Conclusions, ExpectationConclusion, SilenceConclusion } from '../../src/domain/conclusions';
import type { BlockReason, Fact, FactOf, PhaseName, PollFailure } from '../../src/domain/facts';
import type { NotifiedAlert } from '../../src/domain/notificationFacts';
import { factTime } from '../../src/domain/factTime';
import { exactly, type Interval } from '../../src/domain/instant';
import { judge } from '../../src/domain/judge';
import type { Scenario } from '../../src/domain/scenario';
import { storyScenario } from './storyScenario';

/** Harness's clock at second 0 of a story. Small, so that fractions of a millisecond survive in a double. */
const storyBeginMs = 1_000_000;

/** Seconds of a story in ms on the harness's clock. */
export const storyMs = (seconds: number): number => storyBeginMs + Math.round(seconds * 1_000);

/**
 * What happens in a drill over time, told in seconds; mostly second 0 is when the fault is sent. Each call returns a
 * longer story and leaves the shorter one as it was. Nothing takes time and nothing is uncertain unless it is told so:
 * polls are answered at once, the provider's clock is the harness's, its stamps are exact.
 */
export interface Story {
  readonly scenario: Scenario;
  /** In the order in which they became known. */
  readonly facts: readonly Fact[];
  /** What the facts come to. */
  judged(): Conclusions;
  /** What they come to for the only expectation (or the one of that index). */
  verdict(index?: number): ExpectationConclusion;
  /** What they come to for the only forbidden alert. */
  silence(): SilenceConclusion;

  monitor(bounds: { key?: string; id?: string; name?: string; floorMs?: number; worstMs?: number }): Story;
  blocked(...reasons: readonly BlockReason[]): Story;
  injectionSent(at: number): Story;
  injected(at: number, ackedAt?: number): Story;
  /** A control's window begins. */
  controlBegins(at: number): Story;
  injectionFailed(at: number, message?: string): Story;

  /** A probe sees the effect in the very moment in which it begins, and once a second until (not at) `to`. */
  effectSeen(from: number, to: number): Story;
  /** A last bad probe, a good one in the same moment, and once a second until (not at) `to`. */
  effectGone(from: number, to: number): Story;
  probed(result: 'good' | 'bad' | 'unknown', sentAt: number, decidedAt?: number): Story;

  polls(from: number, to: number, options?: { every?: number; provider?: string }): Story;
  /** Nothing but failures from `from` until `to`, once a second. */
  pollsFail(from: number, to: number, failure?: PollFailure): Story;
  poll(
    at: number,
    options?: { answeredAt?: number; complete?: boolean; lacks?: string; provider?: string; clock?: Interval },
  ): Story;

  /** An alert opens and is seen by a poll of its own. */
  alertOpened(at: number, options?: OpenedOptions): Story;
  alertBecame(severity: Severity, at: number, options?: { id?: string; seenAt?: number }): Story;
  alertClosed(at: number, options?: { id?: string; by?: ClosedBy; seenAt?: number; stampWidth?: number }): Story;

  /** The receiver listens; mostly long before the fault. */
  receiverReady(at?: number): Story;
  /** A notification of alert `a1`, firing, unless something else is told. */
  notified(at: number, of?: Partial<NotifiedAlert> & { readonly receiver?: string }): Story;
  /** One of which something is missing. */
  notificationCut(at: number, receiver?: string): Story;

  load(share: number, options?: { load?: 'normal' | 'fault'; from?: number; to?: number }): Story;
  evidence(data: 'present' | 'absent' | 'unknown', key?: string): Story;
  due(what: FactOf<'due'>['what'], at: number): Story;
  stopped(cause: 'aborted' | 'interrupted', at: number): Story;
  rollbackStarted(at: number): Story;
  /** Starts and succeeds at once, or is acknowledged at `ackedAt`. */
  rolledBack(at: number, ackedAt?: number, notes?: readonly string[]): Story;
  rollbackFailed(at: number, message?: string): Story;
  entered(phase: PhaseName, at: number): Story;
  slept(seconds: number, at: number): Story;
  with(...facts: readonly Fact[]): Story;
}

export interface OpenedOptions {
  readonly id?: string;
  readonly provider?: string;
  readonly severity?: Severity;
  readonly monitor?: { readonly id: string; readonly name: string };
  readonly target?: AlertTarget;
  /** Default: as it opens. */
  readonly seenAt?: number;
  /** Width of its stamp, in seconds: [at, at + width). */
  readonly stampWidth?: number;
  /** Whether the listing that shows it is complete; default: it is. */
  readonly complete?: boolean;
  /** What notifications know it by; default: its id. Null: not known. */
  readonly notifiedAs?: string | null;
  readonly pendingAt?: number;
}

export const story = (scenario: Scenario = storyScenario()): Story => storyOf(scenario, [], new Map());

/** An ordinary drill up to the end of its hold: fault and effect at 0, deadline at 60, hold until 90, polls each second. */
export const heldDrill = (scenario: Scenario = storyScenario()): Story =>
  story(scenario).polls(-10, 91).injected(0).effectSeen(0, 90).due('hold', 90).rolledBack(90).effectGone(90, 95);

/** An ordinary drill whose silence was watched: nothing fired, the provider had data, and all is over. */
export const silentDrill = (scenario: Scenario = storyScenario()): Story =>
  heldDrill(scenario).polls(91, 101).evidence('present').entered('verdict', 110);

function storyOf(scenario: Scenario, told: readonly Fact[], alerts: ReadonlyMap<string, Alert>): Story {
  const facts = withOpenIds(told.toSorted((a, b) => factTime(a).latest - factTime(b).latest));
  const add = (...more: readonly Fact[]): Story => storyOf(scenario, [...told, ...more], alerts);
  const show = (alert: Alert, at: number, complete = true): Story => {
    const times = { sentAtMs: storyMs(at), answeredAtMs: storyMs(at) };
    const seen: Fact = { type: 'alert-seen', ...times, alert };
    return storyOf(
      scenario,
      [...told, seen, polledAt(at, alert.provider, { complete })],
      new Map(alerts).set(alert.id, alert),
    );
  };
  const known = (id: string): Alert => {
    const alert = alerts.get(id);
    if (alert === undefined) throw new Error(`no alert ${id} has opened in this story`);
    return alert;
  };
  const judged = () => judge(scenario, facts);
  const firstKey = scenario.expect[0]?.key ?? scenario.forbid[0]?.key ?? '';

  return {
    scenario,
    facts,
    judged,
    verdict: (index = 0) => judged().expectations[index]!,
    silence: () => judged().forbidden[0]!,

    monitor: ({ key = firstKey, id = 'm1', name = 'Latency', floorMs, worstMs }) =>
      add({
        type: 'monitor-resolved',
        atMs: storyMs(-20),
        key,
        provider: 'mackerel',
        monitor: {
          id,
          name,
          configHash: 'c0ffee',
          ...(floorMs !== undefined && { floor: { ms: floorMs, terms: [] } }),
          ...(worstMs !== undefined && { worst: { ms: worstMs, terms: [] } }),
        },
      }),
    blocked: (...reasons) => add({ type: 'blocked', atMs: storyMs(-15), reasons }),
    injectionSent: (at) => add({ type: 'injection-sent', atMs: storyMs(at) }),
    injected: (at, ackedAt = at) =>
      add(
        { type: 'injection-sent', atMs: storyMs(at) },
        { type: 'injected', sentAtMs: storyMs(at), ackedAtMs: storyMs(ackedAt) },
      ),
    controlBegins: (at) => add({ type: 'injected', sentAtMs: storyMs(at), ackedAtMs: storyMs(at), control: true }),
    injectionFailed: (at, message = 'connection refused') =>
      add({ type: 'injection-failed', atMs: storyMs(at), message }),

    effectSeen: (from, to) => add(probedAt('good', from), ...range(from, to, 1).map((at) => probedAt('bad', at))),
    effectGone: (from, to) => add(probedAt('bad', from), ...range(from, to, 1).map((at) => probedAt('good', at))),
    probed: (result, sentAt, decidedAt = sentAt) => add(probedAt(result, sentAt, decidedAt)),

    polls: (from, to, { every = 1, provider = 'mackerel' } = {}) =>
      add(...range(from, to, every).map((at) => polledAt(at, provider))),
    pollsFail: (from, to, failure = 'timeout') =>
      add(
        ...range(from, to, 1).map((at): Fact => {
          const times = { sentAtMs: storyMs(at), answeredAtMs: storyMs(at) };
          return { type: 'polled', provider: 'mackerel', ...times, result: { ok: false, failure, message: failure } };
        }),
      ),
    poll: (at, { provider = 'mackerel', ...options } = {}) => add(polledAt(at, provider, options)),

    alertOpened: (at, options = {}) => show(alertOf(at, options), options.seenAt ?? at, options.complete),
    alertBecame: (severity, at, { id = 'a1', seenAt = at } = {}) => {
      const alert = known(id);
      const transition = { severity, at: exactly(storyMs(at)) };
      return show({ ...alert, transitions: [...alert.transitions, transition] }, seenAt);
    },
    alertClosed: (at, { id = 'a1', by = 'recovery', seenAt = at, stampWidth = 0 } = {}) => {
      const alert = known(id);
      const closedAt = { earliest: storyMs(at), latest: storyMs(at + stampWidth) };
      const transitions = [...alert.transitions, { severity: 'ok' as const, at: closedAt }];
      return show({ ...alert, closedAt, closedBy: by, transitions }, seenAt);
    },

    receiverReady: (at = -12) => add({ type: 'receiver-ready', atMs: storyMs(at), url: 'http://127.0.0.1:19095' }),
    notified: (at, { receiver, ...of } = {}) =>
      add({
        type: 'notification-arrived',
        atMs: storyMs(at),
        ...(receiver !== undefined && { receiver }),
        of: { reference: 'a1', state: 'firing', ...of },
      }),
    notificationCut: (at, receiver) =>
      add({
        type: 'notification-cut',
        atMs: storyMs(at),
        ...(receiver !== undefined && { receiver }),
        detail: '3 alerts were cut off',
      }),

    load: (share, { load = 'normal', from = 0, to = 90 } = {}) => {
      const window = { fromMs: storyMs(from), toMs: storyMs(to) };
      return add({ type: 'load-measured', atMs: storyMs(to), load, ...window, asked: 1_000, delivered: 1_000 * share });
    },
    evidence: (data, key = firstKey) =>
      add({ type: 'evidence-fetched', atMs: storyMs(100), key, data, explanation: [] }),
    due: (what, at) => add({ type: 'due', atMs: storyMs(at), what }),
    stopped: (cause, at) => add({ type: 'stopped', atMs: storyMs(at), cause, why: `it was ${cause}` }),
    rollbackStarted: (at) => add({ type: 'rollback-started', atMs: storyMs(at) }),
    rolledBack: (at, ackedAt = at, notes = []) =>
      add(
        { type: 'rollback-started', atMs: storyMs(at) },
        { type: 'rolled-back', sentAtMs: storyMs(at), ackedAtMs: storyMs(ackedAt), notes },
      ),
    rollbackFailed: (at, message = 'connection refused') =>
      add({ type: 'rollback-failed', atMs: storyMs(at), message }),
    entered: (phase, at) => add({ type: 'phase-entered', atMs: storyMs(at), phase }),
    slept: (seconds, at) => add({ type: 'machine-slept', atMs: storyMs(at), byMs: seconds * 1_000 }),
    with: add,
  };
}

function alertOf(at: number, options: OpenedOptions): Alert {
  const { id = 'a1', provider = 'mackerel', severity = 'critical', stampWidth = 0 } = options;
  const { monitor = { id: 'm1', name: 'Latency' }, target = { service: 'shop' } } = options;
  const { notifiedAs = id, pendingAt } = options;
  const openedAt = { earliest: storyMs(at), latest: storyMs(at + stampWidth) };
  return {
    ...{ provider, id, monitor, target },
    ...(pendingAt !== undefined && { pendingAt: exactly(storyMs(pendingAt)) }),
    openedAt,
    transitions: [{ severity, at: openedAt }],
    ...(notifiedAs !== null && { notifiedAs }),
  };
}

function probedAt(result: 'good' | 'bad' | 'unknown', sentAt: number, decidedAt = sentAt): Fact {
  const times = { sentAtMs: storyMs(sentAt), decidedAtMs: storyMs(decidedAt) };
  return { type: 'probed', probe: 'effect', ...times, result, detail: result };
}

function polledAt(
  at: number,
  provider: string,
  {
    answeredAt = at,
    complete = true,
    lacks,
    clock,
  }: { answeredAt?: number; complete?: boolean; lacks?: string; clock?: Interval } = {},
): Fact {
  const times = { sentAtMs: storyMs(at), answeredAtMs: storyMs(answeredAt) };
  const shown = clock ?? { earliest: times.sentAtMs, latest: times.answeredAtMs };
  return {
    type: 'polled',
    provider,
    ...times,
    result: {
      ok: true,
      pages: 1,
      complete,
      ...(lacks !== undefined && { lacks }),
      openIds: [],
      clock: [{ ...times, shown }],
    },
  };
}

/** Each poll lists the alerts that are open by then. */
function withOpenIds(facts: readonly Fact[]): readonly Fact[] {
  const open = new Map<string, Alert>();
  return facts.map((fact) => {
    if (fact.type === 'alert-seen') {
      const key = `${fact.alert.provider}/${fact.alert.id}`;
      if (fact.alert.closedAt === undefined) open.set(key, fact.alert);
      else open.delete(key);
    }
    if (fact.type !== 'polled' || !fact.result.ok) return fact;
    const openIds = [...open.values()].filter(({ provider }) => provider === fact.provider).map(({ id }) => id);
    return { ...fact, result: { ...fact.result, openIds } };
  });
}

const range = (from: number, to: number, step: number): readonly number[] =>
  Array.from({ length: Math.max(0, Math.ceil((to - from) / step - 1e-9)) }, (_, index) => from + index * step);
