import { z } from 'zod';
import { durationMs } from '../../config/duration';

const nonEmpty = z.string().min(1, { error: 'is empty' });
const shortestEveryMs = 1_000;

const timing = {
  every: durationMs
    .refine((ms) => ms >= shortestEveryMs, { error: 'is shorter than 1s' })
    .default(60_000)
    .describe('How often it is posted while the fault is held; default 60s, at least 1s'),
  timeout: durationMs.default(10_000).describe('How long each request may take; default 10s'),
};

const toMackerel = {
  provider: nonEmpty
    .exactOptional()
    .describe('Name of a Mackerel provider; needed where the environment has several')
    .meta({ examples: ['mackerel'] }),
  apiKey: z
    .string()
    .regex(/^\$\{secret\.[A-Za-z_][A-Za-z0-9_]*\}$/, { error: 'must be a reference: ${secret.NAME}' })
    .exactOptional()
    .describe("A key that may write, as ${secret.NAME}; default: the provider's own key")
    .meta({ examples: ['${secret.WRITE_KEY}'] }),
};

// https://mackerel.io/api-docs/entry/service-metrics#post
const serviceMetric = z.strictObject({
  service: nonEmpty.describe('Name of the Mackerel service').meta({ examples: ['shop'] }),
  name: z
    .string()
    .regex(/^[a-zA-Z0-9._-]+$/, { error: 'has more than letters, digits, dots, _ and -' })
    .describe('Name of the service metric')
    .meta({ examples: ['latency.p95'] }),
  value: z
    .number()
    .describe('What is posted while the fault is held')
    .meta({ examples: [900] }),
  normal: z
    .number()
    .describe('What the rollback posts')
    .meta({ examples: [120] }),
  ...toMackerel,
  ...timing,
});

const longestMessage = 1023;

// https://mackerel.io/api-docs/entry/check-monitoring#post
const checkReport = z.strictObject({
  check: z
    .strictObject({
      host: nonEmpty.describe('Id of the host').meta({ examples: ['2tpZzK3XfmG'] }),
      name: nonEmpty.describe('Name of the check').meta({ examples: ['shop-checkout'] }),
      status: z
        .enum(['warning', 'critical', 'unknown'])
        .describe('What is reported while the fault is held')
        .meta({ examples: ['critical'] }),
      message: z
        .string()
        .max(longestMessage)
        .default('alertdrill: a drill, no real trouble')
        .describe('What the alert says; default: that it is a drill')
        .meta({ examples: ['a drill'] }),
      maxCheckAttempts: z
        .int()
        .min(1)
        .max(10)
        .exactOptional()
        .describe('How many reports in a row open the alert; default 1')
        .meta({ examples: [3] }),
    })
    .describe('A report of a check; the rollback reports OK')
    .meta({ examples: [{ host: '2tpZzK3XfmG', name: 'shop-checkout', status: 'critical' }] }),
  ...toMackerel,
  ...timing,
});

const name = z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, { error: 'has more than letters, digits and _' });
const labels = z.record(name, nonEmpty);

// https://github.com/prometheus/pushgateway#api
const pushedMetric = z.strictObject({
  pushgateway: z
    .url({ protocol: /^https?$/ })
    .describe('Of the Pushgateway, without `/metrics`; its host must be allowed by the environment')
    .meta({ examples: ['http://pushgateway.verify.example.com:9091'] }),
  job: nonEmpty.describe('The label `job` of the group').meta({ examples: ['nightly-backup'] }),
  grouping: labels
    .refine((given) => !('job' in given), { error: 'has `job`, which has a key of its own' })
    .default({})
    .describe('The other labels of the group; default: none')
    .meta({ examples: [{ instance: 'db-01' }] }),
  metric: z
    .string()
    .regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/, { error: 'has more than letters, digits, _ and :' })
    .describe('Name of the metric')
    .meta({ examples: ['backup_failures'] }),
  labels: labels
    .default({})
    .describe('Labels of the metric beside those of its group; default: none')
    .meta({ examples: [{ kind: 'full' }] }),
  type: z
    .enum(['gauge', 'counter', 'untyped'])
    .exactOptional()
    .describe('Type of the metric; default: that of the one that is there, else gauge')
    .meta({ examples: ['gauge'] }),
  value: z
    .number()
    .describe('What is pushed while the fault is held')
    .meta({ examples: [5] }),
  headers: z
    .record(z.string(), z.string())
    .default({})
    .describe('Headers; `${secret.NAME}` is accepted and never written anywhere')
    .meta({ examples: [{ authorization: 'Bearer ${secret.PUSH_TOKEN}' }] }),
  ...timing,
});

export const postMetricOptions = z
  .union([serviceMetric, checkReport, pushedMetric])
  .meta({ examples: [{ service: 'shop', name: 'latency.p95', value: 900, normal: 120 }] });
export type PostMetricOptions = z.infer<typeof postMetricOptions>;
export type PushOptions = z.infer<typeof pushedMetric>;
