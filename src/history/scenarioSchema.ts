import { z } from 'zod';
import type { Scenario } from '../domain/scenario';

const ms = z.number();
const text = z.string();

const monitorSelector = z.union([z.strictObject({ name: text }), z.strictObject({ id: text })]);

const targetSelector = z.strictObject({
  host: text.exactOptional(),
  service: text.exactOptional(),
  role: text.exactOptional(),
  labels: z.record(text, text).exactOptional(),
});

const expectation = z.strictObject({
  key: text,
  provider: text,
  monitor: monitorSelector,
  severity: z.enum(['warning', 'critical', 'unknown']).exactOptional(),
  exact: z.boolean(),
  on: targetSelector,
  withinMs: ms,
  metric: z
    .strictObject({
      normal: z.number().exactOptional(),
      faulted: z.number().exactOptional(),
      everyMs: ms.exactOptional(),
      attempts: z.int().exactOptional(),
    })
    .exactOptional(),
  resolved: z.strictObject({ withinMs: ms }).exactOptional(),
  notified: z.strictObject({ withinMs: ms, receiver: text.exactOptional() }).exactOptional(),
});

const forbidden = z.strictObject({
  key: text,
  provider: text,
  monitor: monitorSelector,
  on: targetSelector,
  abort: z.boolean(),
});

const probe = z.strictObject({
  kind: text,
  options: z.unknown(),
  everyMs: ms,
  timeoutMs: ms,
  times: z.int(),
  title: text,
});

/** A scenario as a recording holds it: already parsed, so that `replay` needs neither its file nor its environment. */
export const scenarioSchema: z.ZodType<Scenario> = z.strictObject({
  name: text,
  file: text,
  hash: text,
  config: z.record(text, z.unknown()).exactOptional(),
  title: text.exactOptional(),
  purpose: text.exactOptional(),
  owner: text.exactOptional(),
  runbook: text.exactOptional(),
  tags: z.array(text),
  environments: z.array(text).exactOptional(),
  scope: z.strictObject({
    services: z.array(text).exactOptional(),
    roles: z.array(text).exactOptional(),
    hosts: z.array(text).exactOptional(),
  }),
  load: z.strictObject({ script: text, ratePerSecond: z.number() }).exactOptional(),
  baselineMs: ms,
  fault: z
    .strictObject({ kind: text, options: z.unknown(), synthetic: z.literal(true).exactOptional() })
    .exactOptional(),
  effect: probe.exactOptional(),
  effectWithinMs: ms,
  holdMs: ms,
  maxHoldMs: ms,
  startJitterMs: ms.exactOptional(),
  expect: z.array(expectation),
  forbid: z.array(forbidden),
  unexpected: z.enum(['warn', 'fail', 'ignore']),
  abortWhen: z.array(probe),
  courtesies: z
    .strictObject({
      quiet: z.strictObject({ hostStatus: z.literal('standby').exactOptional() }).exactOptional(),
      annotate: z.strictObject({ service: text.exactOptional() }).exactOptional(),
      memo: z.literal(true).exactOptional(),
    })
    .exactOptional(),
});
