import { z } from 'zod';
import { metricName } from './names';

/** What may be posted as a monitor, with the limits that api-docs/entry/monitors.md gives. */
export type MonitorInput = z.infer<typeof monitorInput>;

/** The official clients send null for what is absent. */
const optional = <T>(schema: z.ZodType<T>) => schema.nullish().transform((value) => value ?? undefined);

const orElse = <T>(schema: z.ZodType<T>, otherwise: T) => schema.nullish().transform((value) => value ?? otherwise);

const name = z.string().min(1);
const threshold = optional(z.number());
const count = z.number().int().min(1).max(10);
const scopes = orElse(z.array(z.string()), []);

const common = {
  memo: orElse(z.string().max(2048), ''),
  isMute: orElse(z.boolean(), false),
  notificationInterval: optional(z.number().int().min(10)),
};

const metricRule = {
  metric: z.string().min(1),
  operator: z.enum(['>', '<']),
  warning: threshold,
  critical: threshold,
  duration: count,
  maxCheckAttempts: orElse(count, 1),
};

const connectivity = z.object({
  type: z.literal('connectivity'),
  name: orElse(name, 'connectivity'),
  ...common,
  scopes,
  excludeScopes: scopes,
  alertStatusOnGone: optional(z.enum(['CRITICAL', 'WARNING'])),
});

const rateMetrics = ['cpu%', 'memory%', 'disk%', 'swap%', 'container-cpu%', 'container-memory%'];

const host = z
  .object({ type: z.literal('host'), name, ...common, ...metricRule, scopes, excludeScopes: scopes })
  .refine(({ metric }) => rateMetrics.includes(metric) || metricName.safeParse(metric).success, {
    path: ['metric'],
    error: 'not a valid metric name',
  })
  .refine(
    ({ metric, warning = 0, critical = 0 }) =>
      !rateMetrics.includes(metric) || [warning, critical].every((percent) => percent >= 0 && percent <= 100),
    { path: ['critical'], error: 'thresholds of a rate metric lie between 0 and 100' },
  );

const weekInMinutes = 7 * 24 * 60;
const missingDuration = optional(z.number().int().min(10).max(weekInMinutes).multipleOf(10));

const service = z.object({
  type: z.literal('service'),
  name,
  ...common,
  ...metricRule,
  metric: metricName,
  service: z.string().min(1),
  missingDurationWarning: missingDuration,
  missingDurationCritical: missingDuration,
});

const positive = optional(z.number().positive());

const external = z
  .object({
    type: z.literal('external'),
    name,
    ...common,
    url: z.url({ protocol: /^https?$/ }),
    method: orElse(z.enum(['GET', 'POST', 'PUT', 'DELETE']), 'GET'),
    maxCheckAttempts: orElse(count, 1),
    service: optional(z.string().min(1)),
    responseTimeWarning: positive,
    responseTimeCritical: positive,
    responseTimeDuration: optional(count),
    containsString: optional(z.string()),
    certificationExpirationWarning: optional(z.number().int().nonnegative()),
    certificationExpirationCritical: optional(z.number().int().nonnegative()),
    skipCertificateVerification: optional(z.boolean()),
    expectedStatusCode: optional(z.number().int().min(100).max(599)),
    headers: optional(z.array(z.object({ name: z.string().min(1), value: z.string() }))),
    requestBody: optional(z.string()),
    followRedirect: optional(z.boolean()),
    dualstack: optional(z.enum(['ipv4', 'ipv6', 'auto'])),
  })
  .superRefine((input, context) => {
    const thresholds = [input.responseTimeWarning, input.responseTimeCritical].filter((each) => each !== undefined);
    const isTimed = thresholds.length > 0 || input.responseTimeDuration !== undefined;
    if (!isTimed) return;
    if (input.service === undefined) {
      context.addIssue({ code: 'custom', path: ['service'], message: 'required to monitor the response time' });
    }
    if (thresholds.length === 0 || input.responseTimeDuration === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['responseTimeDuration'],
        message: 'the response time needs a duration and at least one threshold',
      });
    }
  });

export const monitorInput = z.discriminatedUnion('type', [connectivity, host, service, external]);
