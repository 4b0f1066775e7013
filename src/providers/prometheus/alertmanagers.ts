import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { ProviderError } from '../../domain/errors';
import type { Answer } from '../../jsonApi/jsonApi';
import type { Client, Priority } from './client';
import { parseMatchers, type Matcher } from './matchers';
import { managerAlerts, managerStatus, silenceList, type WireManagerAlert, type WireSilence } from './schema';

/** What the Alertmanagers of a cluster say, as one: they gossip silences, and each gets all alerts. */
export interface Alertmanagers {
  /** There is one at all. */
  readonly exist: boolean;
  /** Everything that is active, silenced and inhibited ones as well. Of several, what any has. */
  alerts(priority: Priority, signal: AbortSignal): Promise<ManagerListing>;
  silences(signal: AbortSignal): Promise<readonly WireSilence[]>;
  inhibitions(signal: AbortSignal): Promise<readonly Inhibition[]>;
}

export interface ManagerListing {
  readonly alerts: readonly WireManagerAlert[];
  /** On the harness's clock, ms. */
  readonly sentAtMs: number;
  readonly answeredAtMs: number;
}

/** While an alert that matches `source` is active, nobody is notified of those that match `target`. */
export interface Inhibition {
  readonly source: readonly Matcher[];
  readonly target: readonly Matcher[];
  /** Labels that both have to have alike. */
  readonly equal: readonly string[];
}

/** A poll waits no longer for one of them: Prometheus has what matters. */
const pollTimeoutMs = 3_000;

export function createAlertmanagers(clients: readonly Client[]): Alertmanagers {
  /** The answers of those that answer; throws the first failure where none does. */
  const ask = async <T>(read: (client: Client) => Promise<Answer<T>>): Promise<readonly Answer<T>[]> => {
    const settled = await Promise.allSettled(clients.map(read));
    const answers = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const failures = settled.flatMap((each): unknown[] => (each.status === 'rejected' ? [each.reason] : []));
    for (const failure of failures) if (!(failure instanceof ProviderError) || answers.length === 0) throw failure;
    return answers;
  };

  return {
    exist: clients.length > 0,
    alerts: async (priority, signal) => {
      const timeout = priority === 'poll' ? { timeoutMs: pollTimeoutMs } : {};
      const request = { path: '/api/v2/alerts', schema: managerAlerts, priority, ...timeout };
      const answers = await ask((client) => client.get(request, signal));
      return {
        alerts: merged(answers.map(({ value }) => value)),
        sentAtMs: Math.min(...answers.map(({ sentAtMs }) => sentAtMs)),
        answeredAtMs: Math.max(...answers.map(({ answeredAtMs }) => answeredAtMs)),
      };
    },
    silences: async (signal) => {
      const request = { path: '/api/v2/silences', schema: silenceList, priority: 'evidence' } as const;
      const answers = await ask((client) => client.get(request, signal));
      return [...new Map(answers.flatMap(({ value }) => value).map((silence) => [silence.id, silence])).values()];
    },
    inhibitions: async (signal) => {
      const request = { path: '/api/v2/status', schema: managerStatus, priority: 'evidence' } as const;
      const [answer] = await ask((client) => client.get(request, signal));
      return answer === undefined ? [] : inhibitionsOf(answer.value.config.original);
    },
  };
}

/** One alert a fingerprint. A replica may have seen it earlier: the earliest counts. */
function merged(listings: readonly (readonly WireManagerAlert[])[]): readonly WireManagerAlert[] {
  const byFingerprint = new Map<string, WireManagerAlert>();
  for (const alert of listings.flat()) {
    const known = byFingerprint.get(alert.fingerprint);
    if (known === undefined || alert.startsAt < known.startsAt) byFingerprint.set(alert.fingerprint, alert);
  }
  return [...byFingerprint.values()];
}

const matcherMap = z.record(z.string(), z.coerce.string()).default({});
const matcherList = z.array(z.string()).default([]);

/** Both ways of writing them, the one before 0.22 included. https://prometheus.io/docs/alerting/latest/configuration/ */
const configuration = z.object({
  inhibit_rules: z
    .array(
      z.object({
        source_match: matcherMap,
        source_match_re: matcherMap,
        source_matchers: matcherList,
        target_match: matcherMap,
        target_match_re: matcherMap,
        target_matchers: matcherList,
        equal: z.array(z.string()).default([]),
      }),
    )
    .default([]),
});

/** None where the configuration is not as documented: what it says is for notes and explanations alone. */
function inhibitionsOf(yaml: string): readonly Inhibition[] {
  const parsed = configuration.safeParse(readYaml(yaml));
  if (!parsed.success) return [];
  return parsed.data.inhibit_rules.map((rule) => ({
    source: [
      ...plain(rule.source_match, false),
      ...plain(rule.source_match_re, true),
      ...rule.source_matchers.flatMap(parseMatchers),
    ],
    target: [
      ...plain(rule.target_match, false),
      ...plain(rule.target_match_re, true),
      ...rule.target_matchers.flatMap(parseMatchers),
    ],
    equal: rule.equal,
  }));
}

const plain = (matchers: Readonly<Record<string, string>>, isRegex: boolean): readonly Matcher[] =>
  Object.entries(matchers).map(([name, value]) => ({ name, value, isRegex, isEqual: true }));

function readYaml(text: string): unknown {
  try {
    return parseYaml(text);
  } catch {
    return undefined;
  }
}
