import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { promDurationMs } from './expression';
import { parseMatchers, type Matcher } from './matchers';
import { timeIntervalSchema, type TimeInterval } from './timeIntervals';

/** What Alertmanager's configuration says of who is told what. */
export interface ManagerConfig {
  /** The root: it takes everything. Absent where the configuration is not as documented. */
  readonly route?: Route;
  readonly receivers: readonly Receiver[];
  readonly inhibitions: readonly Inhibition[];
  readonly intervals: ReadonlyMap<string, readonly TimeInterval[]>;
}

export interface Route {
  readonly receiver: string;
  readonly matchers: readonly Matcher[];
  /** Its siblings after it get the alert as well. */
  readonly goesOn: boolean;
  /** Before the first notification of a new group, and between later ones of it. */
  readonly groupWaitMs: number;
  readonly groupIntervalMs: number;
  /** `group_by: ['...']`: each alert is a group of its own. */
  readonly groupsByAll: boolean;
  /** Names of time intervals in which it tells nobody, or outside of which. */
  readonly mutedIn: readonly string[];
  readonly activeIn: readonly string[];
  readonly routes: readonly Route[];
}

export interface Receiver {
  readonly name: string;
  /** URLs; undefined where one is hidden (`<secret>`, by newer versions) or stands in a file of its own. */
  readonly webhooks: readonly (string | undefined)[];
}

/** While an alert that matches `source` is active, nobody is notified of those that match `target`. */
export interface Inhibition {
  readonly source: readonly Matcher[];
  readonly target: readonly Matcher[];
  /** Labels that both have to have alike. */
  readonly equal: readonly string[];
}

/** https://prometheus.io/docs/alerting/latest/configuration/ — matchers in both ways, the one before 0.22 included. */
export function readManagerConfig(yaml: string): ManagerConfig {
  const parsed = configuration.safeParse(readYaml(yaml));
  if (!parsed.success) return { receivers: [], inhibitions: [], intervals: new Map() };
  const { route, receivers, inhibit_rules: rules, time_intervals: times, mute_time_intervals: older } = parsed.data;
  return {
    ...(route && { route: routeOf(route, defaults) }),
    receivers: receivers.map(({ name, webhook_configs: webhooks }) => ({
      name,
      webhooks: webhooks.map(({ url }) => (url?.startsWith('<') === true ? undefined : url)),
    })),
    inhibitions: rules.map((rule) => ({
      source: matchersOf(rule.source_match, rule.source_match_re, rule.source_matchers),
      target: matchersOf(rule.target_match, rule.target_match_re, rule.target_matchers),
      equal: rule.equal,
    })),
    intervals: new Map([...older, ...times].map(({ name, time_intervals: each }) => [name, each])),
  };
}

type Inherited = Pick<Route, 'receiver' | 'groupWaitMs' | 'groupIntervalMs' | 'groupsByAll'>;

/** Alertmanager's own. */
const defaults: Inherited = { receiver: '', groupWaitMs: 30_000, groupIntervalMs: 300_000, groupsByAll: false };

/** A route has of its parent what it does not say itself; times in which it is mute are never handed down. */
function routeOf(wire: WireRoute, parent: Inherited): Route {
  const own: Inherited = {
    receiver: wire.receiver ?? parent.receiver,
    groupWaitMs: promDurationMs(wire.group_wait ?? '') ?? parent.groupWaitMs,
    groupIntervalMs: promDurationMs(wire.group_interval ?? '') ?? parent.groupIntervalMs,
    groupsByAll: wire.group_by.length === 0 ? parent.groupsByAll : wire.group_by.includes('...'),
  };
  return {
    ...own,
    matchers: matchersOf(wire.match, wire.match_re, wire.matchers),
    goesOn: wire.continue,
    mutedIn: wire.mute_time_intervals,
    activeIn: wire.active_time_intervals,
    routes: wire.routes.map((child) => routeOf(child, own)),
  };
}

const matchersOf = (
  exact: Readonly<Record<string, string>>,
  regex: Readonly<Record<string, string>>,
  written: readonly string[],
): readonly Matcher[] => [...plain(exact, false), ...plain(regex, true), ...written.flatMap(parseMatchers)];

const plain = (matchers: Readonly<Record<string, string>>, isRegex: boolean): readonly Matcher[] =>
  Object.entries(matchers).map(([name, value]) => ({ name, value, isRegex, isEqual: true }));

const list = <T>(schema: z.ZodType<T>) =>
  z
    .array(schema)
    .nullish()
    .transform((value): readonly T[] => value ?? []);
const texts = list(z.string());
const matcherMap = z
  .record(z.string(), z.coerce.string())
  .nullish()
  .transform((value) => value ?? {});

const routeFields = z.object({
  receiver: z.string().optional(),
  match: matcherMap,
  match_re: matcherMap,
  matchers: texts,
  continue: z.boolean().default(false),
  group_by: texts,
  group_wait: z.string().optional(),
  group_interval: z.string().optional(),
  mute_time_intervals: texts,
  active_time_intervals: texts,
});

interface WireRoute extends z.output<typeof routeFields> {
  readonly routes: readonly WireRoute[];
}

const wireRoute: z.ZodType<WireRoute> = routeFields.extend({ routes: list(z.lazy(() => wireRoute)) });

const namedIntervals = list(z.object({ name: z.string(), time_intervals: list(timeIntervalSchema) }));

const configuration = z.object({
  route: wireRoute.optional(),
  receivers: list(z.object({ name: z.string(), webhook_configs: list(z.object({ url: z.string().optional() })) })),
  inhibit_rules: list(
    z.object({
      source_match: matcherMap,
      source_match_re: matcherMap,
      source_matchers: texts,
      target_match: matcherMap,
      target_match_re: matcherMap,
      target_matchers: texts,
      equal: texts,
    }),
  ),
  time_intervals: namedIntervals,
  mute_time_intervals: namedIntervals,
});

function readYaml(text: string): unknown {
  try {
    return parseYaml(text);
  } catch {
    return undefined;
  }
}
