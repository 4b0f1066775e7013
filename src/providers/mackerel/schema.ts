import { z } from 'zod';

/**
 * What the Mackerel API answers, as far as it is read here; unknown fields are let through, absent ones may be null.
 * Source: https://mackerel.io/api-docs/ (alerts, monitors, check-monitoring, hosts, services, downtimes, metrics, org).
 */
const optional = <T>(schema: z.ZodType<T>) => schema.nullish().transform((value) => value ?? undefined);
const orElse = <T>(schema: z.ZodType<T>, otherwise: T) => schema.nullish().transform((value) => value ?? otherwise);
const names = orElse<readonly string[]>(z.array(z.string()), []);

/** Unix time in whole seconds. */
const seconds = z.number();
const status = z.enum(['OK', 'WARNING', 'CRITICAL', 'UNKNOWN']);

export type WireStatus = z.output<typeof status>;
export type WireAlert = z.output<typeof wireAlert>;
export type WireLog = z.output<typeof wireLog>;
export type WireMonitor = z.output<typeof wireMonitor>;
export type WireHost = z.output<typeof wireHost>;
export type WireService = z.output<typeof wireService>;
export type WireDowntime = z.output<typeof wireDowntime>;
export type WirePoint = z.output<typeof wirePoint>;
export type WireChannel = z.output<typeof wireChannel>;
export type WireNotificationGroup = z.output<typeof wireNotificationGroup>;

const wireAlert = z.object({
  id: z.string(),
  status,
  monitorId: z.string(),
  type: z.string(),
  hostId: optional(z.string()),
  value: optional(z.number()),
  message: optional(z.string()),
  series: optional(z.object({ name: optional(z.string()), labels: optional(z.record(z.string(), z.string())) })),
  reason: optional(z.string()),
  openedAt: seconds,
  closedAt: optional(seconds),
});

export const alertPage = z.object({ alerts: z.array(wireAlert), nextId: optional(z.string()) });

const wireLog = z.object({ id: z.string(), status, trigger: z.string(), createdAt: seconds });

export const logPage = z.object({ logs: z.array(wireLog), nextId: optional(z.string()) });

/** All types in one: a field is there where its type has it. */
export const wireMonitor = z.object({
  id: z.string(),
  type: z.string(),
  /** Connectivity monitors may have none. */
  name: optional(z.string()),
  memo: optional(z.string()),
  isMute: orElse(z.boolean(), false),
  operator: optional(z.enum(['>', '<'])),
  warning: optional(z.number()),
  critical: optional(z.number()),
  duration: optional(z.number()),
  maxCheckAttempts: optional(z.number()),
  scopes: names,
  excludeScopes: names,
  alertStatusOnGone: optional(z.string()),
  metric: optional(z.string()),
  service: optional(z.string()),
  /** Of an external monitor: what it asks for. */
  url: optional(z.string()),
  expression: optional(z.string()),
  query: optional(z.string()),
  missingDurationWarning: optional(z.number()),
  missingDurationCritical: optional(z.number()),
  responseTimeWarning: optional(z.number()),
  responseTimeCritical: optional(z.number()),
  responseTimeDuration: optional(z.number()),
  /** Days. */
  certificationExpirationWarning: optional(z.number()),
  certificationExpirationCritical: optional(z.number()),
  /** Of an anomaly detection: `insensitive`, `normal`, `sensitive`. */
  warningSensitivity: optional(z.string()),
  criticalSensitivity: optional(z.string()),
  evaluateBackwardMinutes: optional(z.number()),
});

/** With the answer itself beside it: whatever is in there counts as the monitor's configuration. */
const monitorWithRaw = z.record(z.string(), z.unknown()).transform((raw, context) => {
  const known = wireMonitor.safeParse(raw);
  if (known.success) return { raw, known: known.data };
  for (const { path, message } of known.error.issues) context.addIssue({ code: 'custom', path: [...path], message });
  return z.NEVER;
});

export const monitorList = z.object({ monitors: z.array(monitorWithRaw) });

export const checkPage = z.object({
  checks: z.array(z.object({ id: z.string(), name: z.string() })),
  nextId: optional(z.string()),
});

const wireHost = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  isRetired: orElse(z.boolean(), false),
  /** Roles by service. */
  roles: orElse<Readonly<Record<string, readonly string[]>>>(z.record(z.string(), z.array(z.string())), {}),
  meta: orElse<Readonly<Record<string, unknown>>>(z.record(z.string(), z.unknown()), {}),
});

export const hostList = z.object({ hosts: z.array(wireHost) });

export const monitoredStatuses = z.object({ monitoredStatuses: z.array(z.object({ monitorId: z.string() })) });

const wireService = z.object({ name: z.string(), roles: names });

export const serviceList = z.object({ services: z.array(wireService) });

const wirePoint = z.object({ time: seconds, value: z.number() });

export const pointList = z.object({ metrics: z.array(wirePoint) });

const wireDowntime = z.object({
  id: z.string(),
  name: z.string(),
  start: seconds,
  /** Minutes. */
  duration: z.number(),
  recurrence: optional(
    z.object({
      type: z.enum(['hourly', 'daily', 'weekly', 'monthly', 'yearly']),
      interval: z.number().int().positive(),
      weekdays: names,
      until: optional(seconds),
    }),
  ),
  serviceScopes: names,
  serviceExcludeScopes: names,
  roleScopes: names,
  roleExcludeScopes: names,
  monitorScopes: names,
  monitorExcludeScopes: names,
});

export const downtimeList = z.object({ downtimes: z.array(wireDowntime) });

export const organization = z.object({ name: z.string(), displayName: optional(z.string()) });

/** Today's shape is the first; the second is what older answers had. */
export const errorBody = z.object({ error: z.union([z.string(), z.object({ message: z.string() })]) });

const wireChannel = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  /** Of webhooks and Slack alone. */
  url: optional(z.string()),
  /** Absent where the API tells no details of the type. */
  events: optional(z.array(z.string())),
  /** Absent: its deliveries go on. */
  suspendedAt: optional(seconds),
});

export const channelList = z.object({ channels: z.array(wireChannel) });

const wireNotificationGroup = z.object({
  id: z.string(),
  name: z.string(),
  /** `group-default` is told of everything that no other group has to itself. */
  type: optional(z.string()),
  notificationLevel: optional(z.string()),
  childNotificationGroupIds: names,
  childChannelIds: names,
  monitors: orElse<readonly { readonly id: string; readonly skipDefault?: boolean | null | undefined }[]>(
    z.array(z.object({ id: z.string(), skipDefault: z.boolean().nullish() })),
    [],
  ),
  services: orElse<readonly { readonly name: string }[]>(z.array(z.object({ name: z.string() })), []),
});

export const notificationGroupList = z.object({ notificationGroups: z.array(wireNotificationGroup) });
