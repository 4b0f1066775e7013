import { z } from 'zod';
import type { Fact } from '../domain/facts';

const ms = z.number();
const text = z.string();
const interval = z.strictObject({ earliest: ms, latest: ms });

const latencyBound = z.strictObject({ ms, terms: z.array(text) });

const monitor = z.strictObject({
  id: text,
  name: text,
  url: text.exactOptional(),
  configHash: text,
  config: z.record(text, z.unknown()).exactOptional(),
  floor: latencyBound.exactOptional(),
  worst: latencyBound.exactOptional(),
  intervalMs: ms.exactOptional(),
});

const blockReason = z.strictObject({
  key: text.exactOptional(),
  cause: text,
  detail: text,
  hint: text.exactOptional(),
});

const clockReading = z.strictObject({ sentAtMs: ms, answeredAtMs: ms, shown: interval });

const pollResult = z.discriminatedUnion('ok', [
  z.strictObject({
    ok: z.literal(true),
    pages: z.int(),
    complete: z.boolean(),
    lacks: text.exactOptional(),
    openIds: z.array(text),
    clock: z.array(clockReading),
  }),
  z.strictObject({
    ok: z.literal(false),
    failure: z.enum([
      'unauthorized',
      'forbidden',
      'rate-limited',
      'server-error',
      'timeout',
      'unreachable',
      'malformed',
      'refused',
    ]),
    message: text,
    status: z.int().exactOptional(),
  }),
]);

export const severity = z.enum(['warning', 'critical', 'unknown']);

const alert = z.strictObject({
  provider: text,
  id: text,
  monitor: z.strictObject({ id: text, name: text }),
  target: z.strictObject({
    hostId: text.exactOptional(),
    hostName: text.exactOptional(),
    service: text.exactOptional(),
    roles: z.array(text).exactOptional(),
    labels: z.record(text, text).exactOptional(),
  }),
  pendingAt: interval.exactOptional(),
  openedAt: interval,
  openedFrom: text.exactOptional(),
  closedAt: interval.exactOptional(),
  closedBy: z.enum(['recovery', 'person', 'removal', 'unknown']).exactOptional(),
  transitions: z.array(z.strictObject({ severity: severity.or(z.literal('ok')), at: interval })),
  notifiedAs: text.exactOptional(),
  value: z.number().exactOptional(),
  message: text.exactOptional(),
  url: text.exactOptional(),
});

export const threshold = z.strictObject({
  operator: z.string().describe('How a value is compared with it: `>`'),
  value: z.number().describe('What a value has to be beyond'),
});

export const explanation = z.strictObject({
  cause: z
    .enum([
      'below-threshold',
      'too-short',
      'no-data',
      'not-a-number',
      'out-of-scope',
      'host-status',
      'muted',
      'silenced',
      'suspended',
      'group-wait',
      'inhibited',
      'rule-broken',
      'downtime',
      'other-severity',
      'other-target',
      'similar-alert',
      'slow-evaluation',
      'pending-recovered',
      'not-routed',
      'no-evidence',
    ])
    .describe('What it points at'),
  evidence: text.describe('With figures'),
});

export const phase = z.enum([
  'preflight',
  'jitter',
  'baseline',
  'inject',
  'hold',
  'rollback',
  'recovery',
  'settle',
  'verdict',
]);

const dueWhat = z.enum([
  'effect-within',
  'hold',
  'max-hold',
  'last-look',
  'rollback-verification',
  'recovery',
  'settle',
]);

export const courtesyName = z.enum(['quiet', 'annotate', 'memo']);

const probeName = z.union([z.literal('effect'), z.templateLiteral(['abort:', z.int()])]);

/** A fact as `events.jsonl` has it. A key that is not known is an error: what is altered by hand may be misspelt. */
export const factSchema: z.ZodType<Fact> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('phase-entered'), atMs: ms, phase }),
  z.strictObject({ type: z.literal('monitor-resolved'), atMs: ms, key: text, provider: text, monitor }),
  z.strictObject({ type: z.literal('blocked'), atMs: ms, reasons: z.array(blockReason) }),
  z.strictObject({ type: z.literal('noted'), atMs: ms, text }),
  z.strictObject({ type: z.literal('polled'), provider: text, sentAtMs: ms, answeredAtMs: ms, result: pollResult }),
  z.strictObject({ type: z.literal('alert-seen'), sentAtMs: ms, answeredAtMs: ms, alert }),
  z.strictObject({
    type: z.literal('probed'),
    probe: probeName,
    sentAtMs: ms,
    decidedAtMs: ms,
    result: z.enum(['good', 'bad', 'unknown']),
    detail: text,
  }),
  z.strictObject({ type: z.literal('injection-sent'), atMs: ms }),
  z.strictObject({
    type: z.literal('injected'),
    sentAtMs: ms,
    ackedAtMs: ms,
    output: text.exactOptional(),
    control: z.literal(true).exactOptional(),
  }),
  z.strictObject({ type: z.literal('injection-failed'), atMs: ms, message: text }),
  z.strictObject({
    type: z.literal('load-measured'),
    atMs: ms,
    load: z.enum(['normal', 'fault']),
    fromMs: ms,
    toMs: ms,
    asked: z.number(),
    delivered: z.number(),
  }),
  z.strictObject({ type: z.literal('due'), atMs: ms, what: dueWhat }),
  z.strictObject({ type: z.literal('stopped'), atMs: ms, cause: z.enum(['aborted', 'interrupted']), why: text }),
  z.strictObject({ type: z.literal('rollback-started'), atMs: ms }),
  z.strictObject({
    type: z.literal('rolled-back'),
    sentAtMs: ms,
    ackedAtMs: ms,
    output: text.exactOptional(),
    notes: z.array(text),
  }),
  z.strictObject({ type: z.literal('rollback-failed'), atMs: ms, message: text }),
  z.strictObject({
    type: z.literal('evidence-fetched'),
    atMs: ms,
    key: text,
    about: z.literal('notification').exactOptional(),
    data: z.enum(['present', 'absent', 'unknown']),
    explanation: z.array(explanation),
    metric: z
      .array(
        z.strictObject({
          title: text,
          threshold: threshold.exactOptional(),
          points: z.array(z.strictObject({ atMs: ms, value: z.number() })),
        }),
      )
      .exactOptional(),
  }),
  z.strictObject({
    type: z.literal('courtesy'),
    atMs: ms,
    id: text,
    courtesy: courtesyName,
    provider: text,
    state: z.enum(['set', 'not-set', 'undone', 'kept', 'not-undone']),
    text,
  }),
  z.strictObject({ type: z.literal('receiver-ready'), atMs: ms, url: text }),
  z.strictObject({
    type: z.literal('notification-arrived'),
    atMs: ms,
    receiver: text.exactOptional(),
    of: z.strictObject({
      reference: text,
      monitor: text.exactOptional(),
      state: z.enum(['firing', 'resolved']),
      severity: severity.exactOptional(),
      labels: z.record(text, text).exactOptional(),
    }),
  }),
  z.strictObject({ type: z.literal('notification-cut'), atMs: ms, receiver: text.exactOptional(), detail: text }),
  z.strictObject({ type: z.literal('machine-slept'), atMs: ms, byMs: ms }),
  z.strictObject({ type: z.literal('waiting-ended'), atMs: ms, why: text }),
]);
