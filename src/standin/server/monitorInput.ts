import { z } from 'zod';
import { derivedInputs } from './derivedInput';
import { externalInput } from './externalInput';
import { common, count, name, optional, orElse, scopes, thresholds } from './monitorFields';
import { metricName } from './names';

/** What may be posted as a monitor, with the limits that api-docs/entry/monitors.md gives. */
export type MonitorInput = z.infer<typeof monitorInput>;

const metricRule = {
  metric: z.string().min(1),
  ...thresholds,
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

export const monitorInput = z.discriminatedUnion('type', [
  connectivity,
  host,
  service,
  externalInput,
  ...derivedInputs,
]);
