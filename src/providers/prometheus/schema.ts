import { z } from 'zod';
import { epochMsOf } from '../../domain/isoTime';

/**
 * What Prometheus and Alertmanager answer, as far as it is read here; unknown fields are let through.
 * Sources: https://prometheus.io/docs/prometheus/latest/querying/api/ and Alertmanager's api/v2/openapi.yaml.
 */
const optional = <T>(schema: z.ZodType<T>) => schema.nullish().transform((value) => value ?? undefined);
const orElse = <T>(schema: z.ZodType<T>, otherwise: T) => schema.nullish().transform((value) => value ?? otherwise);

export type Labels = Readonly<Record<string, string>>;
export type WireRule = z.output<typeof wireRule>;
export type WireGroup = z.output<typeof wireGroup>;
export type WireSeries = z.output<typeof wireSeries>;
export type WireManagerAlert = z.output<typeof wireManagerAlert>;
export type WireSilence = z.output<typeof wireSilence>;

const labels: z.ZodType<Labels> = z.record(z.string(), z.string());

/** ISO 8601 to ms since the epoch, fractions kept from below: nanoseconds are cut off. */
const time = z.string().transform((text, context) => {
  const ms = epochMsOf(text);
  if (!Number.isNaN(ms)) return ms;
  context.addIssue({ code: 'custom', message: 'is no time' });
  return z.NEVER;
});

/** Seconds with a fraction, and the value as text: `NaN` and `+Inf` are no JSON numbers. */
const sample = z.tuple([z.number(), z.string()]).transform(([seconds, text]) => ({
  atMs: Math.round(seconds * 1000),
  value: Number(text.replace('Inf', 'Infinity')),
}));

const wireSeries = z.object({
  metric: labels,
  value: optional(sample),
  values: orElse<readonly z.output<typeof sample>[]>(z.array(sample), []),
});

/** Warnings say that the answer may lack something (a store of Thanos that did not answer). */
const warnings = orElse<readonly string[]>(z.array(z.string()), []);

export const scalarAnswer = z.object({ data: z.object({ resultType: z.literal('scalar'), result: sample }) });

export const seriesAnswer = z.object({
  data: z.object({ resultType: z.enum(['vector', 'matrix']), result: z.array(wireSeries) }),
  warnings,
});

const wireActiveAlert = z.object({ labels, state: z.string(), activeAt: optional(time) });

const wireRule = z.object({
  name: z.string(),
  query: z.string(),
  type: z.string(),
  /** Seconds; only of alerting rules. */
  duration: orElse(z.number(), 0),
  keepFiringFor: orElse(z.number(), 0),
  labels: orElse<Labels>(labels, {}),
  annotations: orElse<Labels>(labels, {}),
  alerts: orElse<readonly z.output<typeof wireActiveAlert>[]>(z.array(wireActiveAlert), []),
  health: orElse(z.string(), 'unknown'),
  lastError: optional(z.string()),
  /** When the last evaluation began; year 1 where there was none. */
  lastEvaluation: optional(time),
  /** Seconds that it took. */
  evaluationTime: orElse(z.number(), 0),
});

const wireGroup = z.object({
  name: z.string(),
  file: orElse(z.string(), ''),
  /** Seconds. */
  interval: z.number(),
  rules: z.array(wireRule),
});

export const rulesAnswer = z.object({ data: z.object({ groups: z.array(wireGroup) }) });

export const targetsAnswer = z.object({
  data: z.object({
    activeTargets: z.array(
      z.object({ labels, scrapeInterval: optional(z.string()), scrapeTimeout: optional(z.string()) }),
    ),
  }),
});

/** When the process began. */
export const runtimeAnswer = z.object({ data: z.object({ startTime: optional(time) }) });

/** The whole configuration file, secrets hidden. */
export const configAnswer = z.object({ data: z.object({ yaml: z.string() }) });

/** The Alertmanagers that alerts are sent to. */
export const alertmanagersAnswer = z.object({
  data: z.object({ activeAlertmanagers: z.array(z.object({ url: z.string() })) }),
});

export const buildAnswer = z.object({ data: z.object({ application: optional(z.string()), version: z.string() }) });

const names = orElse<readonly string[]>(z.array(z.string()), []);

const wireManagerAlert = z.object({
  fingerprint: z.string(),
  labels,
  annotations: orElse<Labels>(labels, {}),
  startsAt: time,
  status: z.object({ silencedBy: names, inhibitedBy: names }),
  /** Names of those that its routes lead to. */
  receivers: orElse(z.array(z.object({ name: z.string() })), []).transform((all): readonly string[] =>
    all.map(({ name }) => name),
  ),
});

export const managerAlerts = z.array(wireManagerAlert);

const wireSilence = z.object({
  id: z.string(),
  /** Expired ones are listed for days. */
  status: orElse(z.object({ state: z.string() }), { state: 'active' }),
  createdBy: orElse(z.string(), ''),
  comment: orElse(z.string(), ''),
  startsAt: time,
  endsAt: time,
  matchers: z.array(
    z.object({ name: z.string(), value: z.string(), isRegex: z.boolean(), isEqual: orElse(z.boolean(), true) }),
  ),
});

export const silenceList = z.array(wireSilence);

export const managerStatus = z.object({ config: z.object({ original: z.string() }) });

/** Of both servers, and of Mimir's gateway. */
export const errorBody = z.union([
  z.object({ error: z.string() }).transform(({ error }) => error),
  z.object({ message: z.string() }).transform(({ message }) => message),
  z.string(),
]);
