import { z } from 'zod';

const texts = z.record(z.string(), z.string());

/** Base URL of the API, and a reference to the key. */
const mackerel = { url: z.string(), apiKey: z.string() };

const serviceState = z.object({
  to: z.literal('service'),
  ...mackerel,
  service: z.string(),
  name: z.string(),
  value: z.number(),
  normal: z.number(),
});

const checkState = z.object({
  to: z.literal('check'),
  ...mackerel,
  host: z.string(),
  name: z.string(),
  status: z.enum(['warning', 'critical', 'unknown']),
  message: z.string(),
  maxCheckAttempts: z.number().optional(),
});

const pushState = z.object({
  to: z.literal('pushgateway'),
  url: z.string(),
  headers: texts,
  /** Those that make the group, `job` included. */
  group: texts,
  metric: z.string(),
  labels: texts,
  type: z.string(),
  value: z.number(),
  /** How it was before. */
  before: z.object({
    groupWasThere: z.boolean(),
    /** As the Pushgateway writes it; absent: there was none. */
    value: z.string().optional(),
  }),
});

export const targetState = z.discriminatedUnion('to', [serviceState, checkState, pushState]);

/** Enough to post, and to post what is normal. Keys are references until a request is sent. */
export const postMetricState = z.object({
  target: targetState,
  everyMs: z.number(),
  timeoutMs: z.number(),
  /** From the injection on; then it ends by itself. */
  maxMs: z.number(),
  /** Of this fault alone: what was posted (postRecord.ts). */
  workDir: z.string(),
});

export type PostMetricState = z.infer<typeof postMetricState>;
export type TargetState = z.infer<typeof targetState>;
export type MackerelState = z.infer<typeof serviceState> | z.infer<typeof checkState>;
export type PushState = z.infer<typeof pushState>;
