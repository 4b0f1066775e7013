import type { Alert, ClosedBy, Severity } from '../../src/domain/alert';
import type { BlockReason, Fact, PhaseName, PollResult } from '../../src/domain/facts';
import { factTime } from '../../src/domain/factTime';
import type { Scenario } from '../../src/domain/scenario';

/** Noon of 2026-11-23, UTC: when the example run begins. */
export const exampleStartMs = Date.UTC(2026, 10, 23, 12);

/** What happens in a scripted drill; seconds count from its begin. The fault is sent at 5 s. */
export interface Script {
  /** When the effect begins; absent: never. */
  readonly effectAt?: number;
  /** It does not go away with the rollback. */
  readonly effectStays?: boolean;
  readonly alerts?: readonly ScriptedAlert[];
  /** No poll succeeds from here on. */
  readonly providerDownFrom?: number;
  /** Preflight stops the drill. */
  readonly blocked?: readonly BlockReason[];
  readonly rollbackAt: number;
  readonly rollbackFails?: string;
  readonly endsAt: number;
  readonly more?: readonly Fact[];
}

export interface ScriptedAlert {
  readonly at: number;
  readonly severity?: Severity;
  readonly closedAt?: number;
  readonly closedBy?: ClosedBy;
  readonly monitor?: { readonly id: string; readonly name: string };
  readonly message?: string;
  readonly pendingAt?: number;
  readonly openedFrom?: string;
}

const injectAt = 5;

/** The facts of a scripted drill in the order in which they became known: polls every 0.5 s, probes every 0.2 s. */
export function scriptedFacts(scenario: Scenario, script: Script, startMs = exampleStartMs): readonly Fact[] {
  const ms = (seconds: number) => Math.round(startMs + seconds * 1_000);
  const facts = script.blocked === undefined ? drilled(scenario, script, ms) : blocked(scenario, script, ms);
  return facts.toSorted((a, b) => factTime(a).latest - factTime(b).latest);
}

type Ms = (seconds: number) => number;

const blocked = (scenario: Scenario, { blocked: reasons = [], endsAt }: Script, ms: Ms): readonly Fact[] => [
  { type: 'phase-entered', atMs: ms(0), phase: 'preflight' },
  ...monitors(scenario, ms),
  { type: 'blocked', atMs: ms(0.8), reasons },
  { type: 'phase-entered', atMs: ms(endsAt), phase: 'verdict' },
];

const monitors = (scenario: Scenario, ms: Ms): readonly Fact[] =>
  [...scenario.expect, ...scenario.forbid].map(({ key, provider, monitor }, index): Fact => {
    const name = 'name' in monitor ? monitor.name : monitor.id;
    const resolved = { id: `mon${index + 1}`, name, configHash: 'c0ffee', ...bounds };
    return { type: 'monitor-resolved', atMs: ms(0.3), key, provider, monitor: resolved };
  });

function drilled(scenario: Scenario, script: Script, ms: Ms): readonly Fact[] {
  return [
    ...monitors(scenario, ms),
    ...(scenario.fault === undefined
      ? [{ type: 'injected' as const, sentAtMs: ms(injectAt), ackedAtMs: ms(injectAt), control: true as const }]
      : [
          { type: 'injection-sent' as const, atMs: ms(injectAt) },
          { type: 'injected' as const, sentAtMs: ms(injectAt), ackedAtMs: ms(injectAt + 0.1) },
          ...rollback(script, ms),
        ]),
    ...(scenario.effect === undefined ? [] : probes(script, ms)),
    ...polls(script, ms),
    ...alerts(script, ms),
    ...(script.more ?? []),
    ...phases(scenario, script).map(([phase, at]): Fact => ({ type: 'phase-entered', atMs: ms(at), phase })),
  ];
}

const bounds = {
  floor: { ms: 4_000, terms: ['2 s post interval x 2 points'] },
  worst: { ms: 9_000, terms: ['2 s post interval x 3 points', '3 s of evaluation'] },
  intervalMs: 2_000,
};

function phases(scenario: Scenario, { rollbackAt, endsAt }: Script): readonly (readonly [PhaseName, number])[] {
  const waitsForEnd = scenario.expect.some(({ resolved }) => resolved !== undefined);
  return [
    ['preflight', 0],
    ['baseline', 1],
    ['inject', injectAt],
    ['hold', injectAt + 0.1],
    ...(scenario.fault === undefined ? [] : [['rollback', rollbackAt] as const]),
    ...(waitsForEnd ? [['recovery', rollbackAt + 0.4] as const] : []),
    ['settle', waitsForEnd ? endsAt - 2 : rollbackAt + 2],
    ['verdict', endsAt],
  ];
}

function rollback({ rollbackAt, rollbackFails }: Script, ms: Ms): readonly Fact[] {
  const started: Fact = { type: 'rollback-started', atMs: ms(rollbackAt) };
  if (rollbackFails !== undefined) {
    return [started, { type: 'rollback-failed', atMs: ms(rollbackAt + 0.4), message: rollbackFails }];
  }
  return [started, { type: 'rolled-back', sentAtMs: ms(rollbackAt), ackedAtMs: ms(rollbackAt + 0.4), notes: [] }];
}

function probes({ effectAt = Infinity, effectStays, rollbackAt, rollbackFails, endsAt }: Script, ms: Ms) {
  const goneAt = rollbackFails === undefined && effectStays !== true ? rollbackAt + 1.2 : Infinity;
  return range(1, endsAt, 0.2).map((at): Fact => {
    const bad = at >= effectAt && at < goneAt;
    const tookMs = bad ? 400 : 78;
    return {
      type: 'probed',
      probe: 'effect',
      sentAtMs: ms(at),
      decidedAtMs: ms(at) + tookMs,
      result: bad ? 'bad' : 'good',
      detail: bad ? 'no answer within 400 ms' : '200 after 78 ms',
    };
  });
}

function polls({ providerDownFrom = Infinity, endsAt }: Script, ms: Ms): readonly Fact[] {
  return range(0.5, endsAt, 0.5).map((at): Fact => {
    const times = { sentAtMs: ms(at), answeredAtMs: ms(at) + 12 };
    const shownMs = Math.floor(times.answeredAtMs / 1_000) * 1_000;
    const result: PollResult =
      at >= providerDownFrom
        ? { ok: false, failure: 'unreachable', message: 'connect ECONNREFUSED 127.0.0.1:18081' }
        : {
            ok: true,
            pages: 1,
            complete: true,
            openIds: [],
            clock: [{ ...times, shown: { earliest: shownMs, latest: shownMs + 1_000 } }],
          };
    return { type: 'polled', provider: 'mackerel', ...times, result };
  });
}

function alerts({ alerts: scripted = [] }: Script, ms: Ms): readonly Fact[] {
  return scripted.flatMap((each, index) => {
    const stamp = (seconds: number) => {
      const second = Math.floor(ms(seconds) / 1_000) * 1_000;
      return { earliest: second, latest: second + 1_000 };
    };
    const open: Alert = {
      provider: 'mackerel',
      id: `4Kx${index + 1}alert`,
      monitor: each.monitor ?? { id: 'mon1', name: 'Shop p95 latency' },
      target: { service: 'shop' },
      ...(each.pendingAt !== undefined && { pendingAt: stamp(each.pendingAt) }),
      openedAt: stamp(each.at),
      ...(each.openedFrom !== undefined && { openedFrom: each.openedFrom }),
      transitions: [{ severity: each.severity ?? 'critical', at: stamp(each.at) }],
      notifiedAs: `4Kx${index + 1}alert`,
      value: 675.4,
      ...(each.message !== undefined && { message: each.message }),
      url: `https://acme.example.com/alerts/4Kx${index + 1}alert`,
    };
    const seen = (at: number, alert: Alert): Fact => {
      const sentAtMs = ms(Math.ceil(at * 2) / 2);
      return { type: 'alert-seen', sentAtMs, answeredAtMs: sentAtMs + 12, alert };
    };
    if (each.closedAt === undefined) return [seen(each.at, open)];
    const at = stamp(each.closedAt);
    const closed = { ...open, closedAt: at, closedBy: each.closedBy ?? 'recovery' };
    const transitions = [...open.transitions, { severity: 'ok' as const, at }];
    return [seen(each.at, open), seen(each.closedAt, { ...closed, transitions })];
  });
}

const range = (from: number, to: number, step: number): readonly number[] =>
  Array.from({ length: Math.max(0, Math.ceil((to - from) / step)) }, (_, index) => from + index * step);
