import type { Alert, ClosedBy, Severity } from '../../src/domain/alert';
import type { Fact, PhaseName, PollResult } from '../../src/domain/facts';
import { factTime } from '../../src/domain/factTime';
import { foldDrill, foldReport, type DrillToFold } from '../../src/domain/foldReport';
import { judge } from '../../src/domain/judge';
import type { Report, RunHeader } from '../../src/domain/report';
import type { Expectation, Scenario } from '../../src/domain/scenario';

/** Noon of 2026-11-23, UTC: when the example run begins. */
export const exampleStartMs = Date.UTC(2026, 10, 23, 12);

export const exampleHeader: RunHeader = {
  id: '20261123T120000Z-k3f9x',
  startedAt: '2026-11-23T12:00:00.000Z',
  environment: 'verification',
  providers: [
    { name: 'mackerel', kind: 'mackerel', url: 'http://127.0.0.1:18081', organization: 'acme-verify', minuteMs: 2_000 },
  ],
  initiator: { user: 'ana', host: 'lab', argv: ['run', '--env', 'verification'] },
  seed: 42,
};

export const latencyExpectation: Expectation = {
  key: 'mackerel/Shop p95 latency/critical',
  provider: 'mackerel',
  monitor: { name: 'Shop p95 latency' },
  severity: 'critical',
  exact: false,
  on: { service: 'shop' },
  withinMs: 15_000,
};

export function exampleScenario(more: Partial<Scenario> = {}): Scenario {
  return {
    name: 'access-10x',
    file: 'expectations/mackerel/access-10x.yaml',
    hash: 'a1b2c3d4',
    title: 'Access rises to ten times normal',
    owner: 'shop-team',
    runbook: 'https://wiki.example.com/runbooks/shop-saturation',
    tags: ['load'],
    scope: { services: ['shop'] },
    load: { script: 'load-scripts/shop-access.ts', ratePerSecond: 20 },
    baselineMs: 4_000,
    fault: { kind: 'k6', options: { multiplyLoad: 10 } },
    effect: {
      kind: 'http',
      options: {},
      everyMs: 200,
      timeoutMs: 2_000,
      times: 3,
      title: 'GET http://127.0.0.1:18080/items slower than 400 ms',
    },
    effectWithinMs: 10_000,
    holdMs: 22_500,
    maxHoldMs: 40_000,
    expect: [latencyExpectation],
    forbid: [],
    unexpected: 'warn',
    abortWhen: [],
    ...more,
  };
}

/** What happens in a scripted drill; seconds count from its begin. The fault is sent at 5 s. */
export interface Script {
  /** When the effect begins; absent: never. */
  readonly effectAt?: number;
  readonly alerts?: readonly ScriptedAlert[];
  /** No poll succeeds from here on. */
  readonly providerDownFrom?: number;
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
}

const injectAt = 5;

/** The facts of a scripted drill in the order in which they became known: polls every 0.5 s, probes every 0.2 s. */
export function scriptedFacts(scenario: Scenario, script: Script, startMs = exampleStartMs): readonly Fact[] {
  const ms = (seconds: number) => Math.round(startMs + seconds * 1_000);
  const facts: Fact[] = [
    ...[...scenario.expect, ...scenario.forbid].map(({ key, provider, monitor }, index): Fact => {
      const name = 'name' in monitor ? monitor.name : monitor.id;
      const resolved = { id: `mon${index + 1}`, name, configHash: 'c0ffee', ...bounds };
      return { type: 'monitor-resolved', atMs: ms(0.3), key, provider, monitor: resolved };
    }),
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
  return facts.toSorted((a, b) => factTime(a).latest - factTime(b).latest);
}

const bounds = {
  floor: { ms: 4_000, terms: ['2 s post interval x 2 points'] },
  worst: { ms: 9_000, terms: ['2 s post interval x 3 points', '3 s of evaluation'] },
  intervalMs: 2_000,
};

function phases(scenario: Scenario, { rollbackAt, endsAt }: Script): readonly (readonly [PhaseName, number])[] {
  return [
    ['preflight', 0],
    ['baseline', 1],
    ['inject', injectAt],
    ['hold', injectAt + 0.1],
    ...(scenario.fault === undefined ? [] : [['rollback', rollbackAt] as const]),
    ['settle', rollbackAt + 2],
    ['verdict', endsAt],
  ];
}

function rollback({ rollbackAt, rollbackFails }: Script, ms: (seconds: number) => number): readonly Fact[] {
  const started: Fact = { type: 'rollback-started', atMs: ms(rollbackAt) };
  if (rollbackFails !== undefined) {
    return [started, { type: 'rollback-failed', atMs: ms(rollbackAt + 0.4), message: rollbackFails }];
  }
  return [started, { type: 'rolled-back', sentAtMs: ms(rollbackAt), ackedAtMs: ms(rollbackAt + 0.4), notes: [] }];
}

function probes({ effectAt = Infinity, rollbackAt, rollbackFails, endsAt }: Script, ms: (seconds: number) => number) {
  const goneAt = rollbackFails === undefined ? rollbackAt + 1.2 : Infinity;
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

function polls({ providerDownFrom = Infinity, endsAt }: Script, ms: (seconds: number) => number): readonly Fact[] {
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

function alerts({ alerts: scripted = [] }: Script, ms: (seconds: number) => number): readonly Fact[] {
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
      openedAt: stamp(each.at),
      transitions: [{ severity: each.severity ?? 'critical', at: stamp(each.at) }],
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

export type ExampleName =
  'passed' | 'late' | 'missed' | 'wrong-severity' | 'unreachable' | 'no-effect' | 'rollback-failed' | 'control';

/** A drill for each way in which one can end, judged by the real `judge`. */
export function exampleDrill(name: ExampleName, startMs = exampleStartMs): DrillToFold {
  const { scenario, script } = examples[name](startMs);
  const facts = scriptedFacts(scenario, script, startMs);
  return {
    id: `${exampleHeader.id}/${scenario.name}`,
    scenario,
    facts,
    conclusions: judge(scenario, facts),
    ...(scenario.fault !== undefined && { fault: '10 times the load (200/s)' }),
    loads: { normal: { requests: 480, failed: 0, droppedIterations: 0, p95Ms: 81, k6Version: '1.8.1' } },
  };
}

export function exampleReport(...names: readonly ExampleName[]): Report {
  const drills = names.map((name) => foldDrill(exampleDrill(name)));
  return foldReport({ toolVersion: '0.1.0', header: exampleHeader, finishedAtMs: exampleStartMs + 90_000, drills });
}

type Example = (startMs: number) => { readonly scenario: Scenario; readonly script: Script };

const loadOf = (startMs: number, share: number): Fact => ({
  type: 'load-measured',
  atMs: startMs + 13_000,
  load: 'normal',
  fromMs: startMs + 5_000,
  toMs: startMs + 13_000,
  asked: 160,
  delivered: 160 * share,
});

const evidence = (startMs: number, key: string): Fact => ({
  type: 'evidence-fetched',
  atMs: startMs + 31_000,
  key,
  data: 'present',
  explanation: [
    { cause: 'below-threshold', evidence: 'custom.shop.latency.p95 peaked at 675 ms, critical is above 800 ms' },
    { cause: 'similar-alert', evidence: '"Shop p99 latency" fired at 12:00:13 on shop' },
  ],
});

const examples: Readonly<Record<ExampleName, Example>> = {
  passed: (startMs) => ({
    scenario: exampleScenario({ expect: [{ ...latencyExpectation, resolved: { withinMs: 12_000 } }] }),
    script: {
      effectAt: 6.3,
      alerts: [{ at: 13.2, closedAt: 20.1 }],
      rollbackAt: 14,
      endsAt: 24,
      more: [loadOf(startMs, 1)],
    },
  }),
  late: () => ({
    scenario: exampleScenario({ name: 'image-expired', title: 'A lifecycle policy deletes an image' }),
    script: { effectAt: 6.3, alerts: [{ at: 24.7 }], rollbackAt: 26, endsAt: 32 },
  }),
  missed: (startMs) => ({
    scenario: exampleScenario({ name: 'route-cut', title: 'A wrong prefix cuts one route off' }),
    script: {
      effectAt: 6.3,
      rollbackAt: 29,
      endsAt: 34,
      more: [due(startMs, 'hold', 29), evidence(startMs, latencyExpectation.key)],
    },
  }),
  'wrong-severity': (startMs) => ({
    scenario: exampleScenario({ name: 'slow-disk', title: 'The disk gets slow' }),
    script: {
      effectAt: 6.3,
      alerts: [{ at: 13.2, severity: 'warning' }],
      rollbackAt: 29,
      endsAt: 34,
      more: [due(startMs, 'hold', 29)],
    },
  }),
  unreachable: (startMs) => ({
    scenario: exampleScenario({ name: 'queue-stuck', title: 'A worker stops' }),
    script: {
      effectAt: 6.3,
      providerDownFrom: 10,
      rollbackAt: 29,
      endsAt: 34,
      more: [due(startMs, 'hold', 29), due(startMs, 'last-look', 33)],
    },
  }),
  'no-effect': (startMs) => ({
    scenario: exampleScenario({ name: 'cache-flush', title: 'The cache is emptied' }),
    script: { rollbackAt: 15.2, endsAt: 20, more: [due(startMs, 'effect-within', 15.1)] },
  }),
  'rollback-failed': () => ({
    scenario: exampleScenario({ name: 'node-stop', title: 'A node is stopped' }),
    script: {
      effectAt: 6.3,
      alerts: [{ at: 13.2 }],
      rollbackAt: 14,
      rollbackFails: 'PUT http://127.0.0.1:18080/admin/route: connect ECONNREFUSED 127.0.0.1:18080',
      endsAt: 24,
    },
  }),
  control: (startMs) => {
    return {
      scenario: controlScenario(),
      script: {
        rollbackAt: 17,
        endsAt: 22,
        more: [
          due(startMs, 'hold', 17),
          loadOf(startMs, 0.99),
          {
            type: 'evidence-fetched',
            atMs: startMs + 18_000,
            key: 'mackerel/5xx',
            data: 'present',
            explanation: [],
          },
        ],
      },
    };
  },
};

const due = (startMs: number, what: 'hold' | 'last-look' | 'effect-within', seconds: number): Fact => ({
  type: 'due',
  atMs: startMs + seconds * 1_000,
  what,
});

function controlScenario(): Scenario {
  const { file, hash, tags, scope, baselineMs, effectWithinMs, maxHoldMs, abortWhen } = exampleScenario();
  return {
    ...{ file, hash, tags, scope, baselineMs, effectWithinMs, maxHoldMs, abortWhen },
    name: 'quiet-hour',
    title: 'An hour like any other',
    load: { script: 'load-scripts/shop-access.ts', ratePerSecond: 20 },
    holdMs: 12_000,
    expect: [],
    forbid: [{ key: 'mackerel/5xx', provider: 'mackerel', monitor: { name: 'Shop 5xx rate' }, on: {}, abort: false }],
    unexpected: 'fail',
  };
}
