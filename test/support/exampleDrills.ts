import type { Fact, FactOf } from '../../src/domain/facts';
import { foldDrill, foldReport, type DrillToFold } from '../../src/domain/foldReport';
import { judge } from '../../src/domain/judge';
import type { Report, RunHeader } from '../../src/domain/report';
import type { Expectation, Scenario } from '../../src/domain/scenario';
import { exampleStartMs, scriptedFacts, type Script } from './scriptedFacts';

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

export const exampleNames = [
  'passed',
  'late',
  'missed',
  'wrong-severity',
  'unreachable',
  'no-effect',
  'rollback-failed',
  'rollback-unverified',
  'control',
  'blocked',
  'interrupted',
  'notified',
  'not-notified',
] as const;

export type ExampleName = (typeof exampleNames)[number];

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
    { cause: 'similar-alert', evidence: '"Shop p99 latency" fired 6.9 s after the onset, on shop' },
  ],
  metric: [
    {
      title: 'custom.shop.latency.p95',
      threshold: { operator: '>', value: 800 },
      points: [81, 79, 83, 420, 610, 655, 675, 668, 671, 659, 662, 640].map((value, index) => ({
        atMs: startMs + (5 + 2 * index) * 1_000,
        value,
      })),
    },
  ],
});

const examples: Readonly<Record<ExampleName, Example>> = {
  interrupted: (startMs) => ({
    scenario: exampleScenario({ name: 'disk-full', title: 'A disk fills up' }),
    script: {
      effectAt: 6.3,
      rollbackAt: 10,
      endsAt: 12,
      more: [{ type: 'stopped', atMs: startMs + 9_990, cause: 'interrupted', why: 'SIGINT was received' }],
    },
  }),
  blocked: () => ({
    scenario: exampleScenario({ name: 'host-down', title: 'A host goes away' }),
    script: { blocked: [downtime], rollbackAt: 1, endsAt: 1 },
  }),
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
      more: [due(startMs, 'hold', 29), loadOf(startMs, 1), evidence(startMs, latencyExpectation.key)],
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
  'rollback-unverified': (startMs) => ({
    scenario: exampleScenario({ name: 'route-stuck', title: 'A route stays cut' }),
    script: {
      effectAt: 6.3,
      effectStays: true,
      alerts: [{ at: 13.2 }],
      rollbackAt: 14,
      endsAt: 22,
      more: [due(startMs, 'rollback-verification', 20)],
    },
  }),
  notified: (startMs) => ({
    scenario: exampleScenario({
      name: 'told-in-time',
      title: 'The right people are told',
      expect: [{ ...latencyExpectation, notified: { withinMs: 20_000 }, resolved: { withinMs: 12_000 } }],
      holdMs: 30_000,
    }),
    script: {
      effectAt: 6.3,
      alerts: [{ at: 13.2, pendingAt: 8.2, openedFrom: 'samples of ALERTS', closedAt: 22.1 }],
      rollbackAt: 16,
      endsAt: 26,
      more: [receiverReady(startMs), told(startMs, 15.2, 'oncall')],
    },
  }),
  'not-notified': (startMs) => ({
    scenario: exampleScenario({
      name: 'silenced',
      title: 'A silence is in the way',
      expect: [{ ...latencyExpectation, notified: { withinMs: 20_000, receiver: 'oncall' } }],
      holdMs: 23_000,
    }),
    script: {
      effectAt: 6.3,
      alerts: [{ at: 13.2 }],
      rollbackAt: 30,
      endsAt: 36,
      more: [
        receiverReady(startMs),
        told(startMs, 15.2, 'team-b'),
        due(startMs, 'hold', 29.9),
        {
          type: 'evidence-fetched',
          atMs: startMs + 31_000,
          key: latencyExpectation.key,
          about: 'notification',
          data: 'unknown',
          explanation: [{ cause: 'silenced', evidence: 'silence 5f2 of ana ("nightly drill") until 13:00' }],
        },
      ],
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

const receiverReady = (startMs: number): Fact => ({
  type: 'receiver-ready',
  atMs: startMs + 900,
  url: 'http://127.0.0.1:19095',
});

const told = (startMs: number, seconds: number, receiver: string): Fact => ({
  type: 'notification-arrived',
  atMs: startMs + seconds * 1_000,
  receiver,
  of: { reference: '4Kx1alert', monitor: 'Shop p95 latency', state: 'firing', severity: 'critical' },
});

const due = (startMs: number, what: FactOf<'due'>['what'], seconds: number): Fact => ({
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

const downtime = {
  key: latencyExpectation.key,
  cause: 'downtime',
  detail: 'the downtime "nightly backup" covers service shop until 12:30',
  hint: 'wait until it is over, or leave this service out of it',
};
