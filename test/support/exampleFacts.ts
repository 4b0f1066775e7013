import type { Alert } from '../../src/domain/alert';
import type { Fact } from '../../src/domain/facts';

const alert: Alert = {
  provider: 'mackerel',
  id: '4Kx1',
  monitor: { id: 'm1', name: 'Latency' },
  target: { hostId: 'h', hostName: 'web-01', service: 'shop', roles: ['shop:app'], labels: { job: 'shop' } },
  openedAt: { earliest: 1, latest: 2 },
  closedAt: { earliest: 3, latest: 4 },
  closedBy: 'person',
  transitions: [
    { severity: 'warning', at: { earliest: 1, latest: 2 } },
    { severity: 'ok', at: { earliest: 3, latest: 4 } },
  ],
  notifiedAs: '4Kx1',
  value: 675.4,
  message: 'too slow',
  url: 'https://example.com/4Kx1',
};

/** A fact of each type with every property, so that none is lost on the way to the disk and back. */
const byType: { readonly [T in Fact['type']]: readonly Extract<Fact, { type: T }>[] } = {
  'phase-entered': [{ type: 'phase-entered', atMs: 1, phase: 'jitter' }],
  'monitor-resolved': [
    {
      type: 'monitor-resolved',
      atMs: 1,
      key: 'k',
      provider: 'mackerel',
      monitor: {
        id: 'm1',
        name: 'Latency',
        url: 'https://example.com/m1',
        configHash: 'c0ffee',
        config: { duration: 3, scopes: ['shop'] },
        floor: { ms: 4_000, terms: ['2 s x 2'] },
        worst: { ms: 9_000, terms: [] },
        intervalMs: 2_000,
      },
    },
  ],
  blocked: [{ type: 'blocked', atMs: 1, reasons: [{ key: 'k', cause: 'downtime', detail: 'd', hint: 'h' }] }],
  noted: [{ type: 'noted', atMs: 1, text: 'muted' }],
  polled: [
    {
      type: 'polled',
      provider: 'mackerel',
      sentAtMs: 1,
      answeredAtMs: 2,
      result: {
        ok: true,
        pages: 2,
        complete: true,
        openIds: ['4Kx1'],
        clock: [{ sentAtMs: 1, answeredAtMs: 2, shown: { earliest: 0, latest: 1_000 } }],
      },
    },
    {
      type: 'polled',
      provider: 'mackerel',
      sentAtMs: 1,
      answeredAtMs: 2,
      result: { ok: true, pages: 1, complete: false, lacks: 'not evaluated for 7 s', openIds: [], clock: [] },
    },
    {
      type: 'polled',
      provider: 'mackerel',
      sentAtMs: 1,
      answeredAtMs: 2,
      result: { ok: false, failure: 'rate-limited', message: 'slow down', status: 429 },
    },
  ],
  'alert-seen': [{ type: 'alert-seen', sentAtMs: 1, answeredAtMs: 2, alert }],
  probed: [
    { type: 'probed', probe: 'effect', sentAtMs: 1, decidedAtMs: 2, result: 'bad', detail: '503' },
    { type: 'probed', probe: 'abort:1', sentAtMs: 1, decidedAtMs: 2, result: 'unknown', detail: '' },
  ],
  courtesy: [
    {
      type: 'courtesy',
      atMs: 1,
      id: 'run-drill-quiet-1',
      courtesy: 'quiet',
      provider: 'mackerel',
      state: 'set',
      text: 'Latency muted',
    },
  ],
  'injection-sent': [{ type: 'injection-sent', atMs: 1.25 }],
  injected: [
    { type: 'injected', sentAtMs: 1, ackedAtMs: 2 },
    { type: 'injected', sentAtMs: 1, ackedAtMs: 2, output: 'stopped' },
    { type: 'injected', sentAtMs: 1, ackedAtMs: 1, control: true },
  ],
  'injection-failed': [{ type: 'injection-failed', atMs: 1, message: 'refused' }],
  'load-measured': [{ type: 'load-measured', atMs: 1, load: 'fault', fromMs: 0, toMs: 1, asked: 10, delivered: 9.5 }],
  due: [{ type: 'due', atMs: 1, what: 'last-look' }],
  stopped: [{ type: 'stopped', atMs: 1, cause: 'interrupted', why: 'SIGINT' }],
  'rollback-started': [{ type: 'rollback-started', atMs: 1 }],
  'rolled-back': [{ type: 'rolled-back', sentAtMs: 1, ackedAtMs: 2, output: 'started', notes: ['kept twice'] }],
  'rollback-failed': [{ type: 'rollback-failed', atMs: 1, message: 'refused' }],
  'evidence-fetched': [
    {
      type: 'evidence-fetched',
      atMs: 1,
      key: 'k',
      data: 'present',
      explanation: [{ cause: 'below-threshold', evidence: 'p95 peaked at 640 ms' }],
      metric: [{ title: 'p95', threshold: { operator: '>', value: 800 }, points: [{ atMs: 1.5, value: 640.25 }] }],
    },
    {
      type: 'evidence-fetched',
      atMs: 1,
      key: 'k',
      about: 'notification',
      data: 'present',
      explanation: [{ cause: 'silenced', evidence: 'by ops until 14:00' }],
    },
  ],
  'receiver-ready': [{ type: 'receiver-ready', atMs: 1, url: 'http://127.0.0.1:19095' }],
  'notification-arrived': [
    {
      type: 'notification-arrived',
      atMs: 1,
      receiver: 'oncall',
      of: {
        reference: '4Kx1',
        monitor: 'Latency',
        state: 'firing',
        severity: 'critical',
        labels: { alertname: 'Latency' },
      },
    },
    { type: 'notification-arrived', atMs: 1, of: { reference: '4Kx1', state: 'resolved' } },
  ],
  'notification-cut': [{ type: 'notification-cut', atMs: 1, receiver: 'oncall', detail: '3 alerts were cut off' }],
  'waiting-ended': [{ type: 'waiting-ended', atMs: 1, why: 'interrupted by SIGINT a second time' }],
  'machine-slept': [{ type: 'machine-slept', atMs: 1, byMs: 12_000 }],
};

export const exampleFacts: readonly Fact[] = Object.values(byType).flat();
