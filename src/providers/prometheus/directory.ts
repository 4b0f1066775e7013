import { ProviderError } from '../../domain/errors';
import { forAWhile } from '../../jsonApi/forAWhile';
import { unlessNotFound } from '../../jsonApi/jsonApi';
import type { Clock } from '../../ports/clock';
import type { Client, Priority } from './client';
import type { Evaluations } from './evaluations';
import { rulesOf, ruleOfAlert, type Rule } from './rule';
import { createExternalLabels, type ExternalLabels } from './externalLabels';
import { alertmanagersAnswer, rulesAnswer, runtimeAnswer, targetsAnswer, type Labels, type WireGroup } from './schema';

/** The rules behind the labels of alerts, and what is scraped how often. */
export interface Directory {
  /** Of what was read last. */
  ruleOf(alert: Labels): Rule | undefined;
  /** Reads the rules again where one of these alerts is of none that is known; a name that is unknown then is never asked for again. */
  learn(alerts: readonly Labels[], signal: AbortSignal): Promise<void>;
  /** As they are now, with their evaluation and their alerts. */
  rulesNow(priority: Priority, signal: AbortSignal): Promise<readonly Rule[]>;
  /** As they were within the last 30 s. */
  rules(signal: AbortSignal): Promise<readonly Rule[]>;
  /**
   * From now on what is kept is as it was at `atMs` or later (harness's clock): what was changed in mid-drill is in nothing
   * that the preflight read.
   */
  readAfter(atMs: number): void;
  /** Recording rules by the name of what they record, with the interval of their group. */
  recordings(signal: AbortSignal): Promise<ReadonlyMap<string, Recording>>;
  /** None where the server has no such list (Mimir, Thanos). */
  targets(signal: AbortSignal): Promise<readonly Target[]>;
  /** What alerts get beside their own labels on the way to Alertmanager. */
  readonly externalLabels: ExternalLabels;
  /** How many Alertmanagers alerts are sent to; undefined where the server does not say. */
  managers(signal: AbortSignal): Promise<number | undefined>;
}

export interface Recording {
  readonly query: string;
  readonly intervalMs: number;
}

export interface Target {
  readonly labels: Labels;
  /** As Prometheus writes it: `15s`. */
  readonly scrapeInterval?: string | undefined;
  readonly scrapeTimeout?: string | undefined;
}

const keepMs = 30_000;

/** @param evaluations are told of all rules that are read */
export function createDirectory(client: Client, clock: Clock, evaluations: Evaluations): Directory {
  const asked = new Set<string>();
  let known: readonly Rule[] = [];
  let notBeforeMs = Number.NEGATIVE_INFINITY;
  const forAMoment = <T>(read: (signal: AbortSignal) => Promise<T>) =>
    forAWhile(clock, keepMs, read, () => notBeforeMs);

  const readGroups = async (priority: Priority, signal: AbortSignal): Promise<readonly WireGroup[]> => {
    const { groups } = (await client.get({ path: '/api/v1/rules', schema: rulesAnswer, priority }, signal)).value.data;
    known = rulesOf(groups);
    evaluations.note(known, await readStart(client, priority, signal));
    return groups;
  };
  const keptGroups = forAMoment((signal) => readGroups('evidence', signal));

  return {
    ruleOf: (alert) => ruleOfAlert(known, alert),
    learn: async (alerts, signal) => {
      const names = alerts
        .filter((labels) => ruleOfAlert(known, labels) === undefined)
        .map(({ alertname = '' }) => alertname);
      const unknown = names.filter((name) => !asked.has(name));
      if (unknown.length === 0) return;
      await readGroups('log', signal);
      for (const name of unknown) asked.add(name);
    },
    rulesNow: async (priority, signal) => rulesOf(await readGroups(priority, signal)),
    readAfter: (atMs) => {
      notBeforeMs = Math.max(notBeforeMs, Math.min(atMs, clock.now()));
    },
    rules: async (signal) => rulesOf(await keptGroups(signal)),
    recordings: async (signal) =>
      new Map(
        (await keptGroups(signal)).flatMap(({ interval, rules }) =>
          rules
            .filter(({ type }) => type === 'recording')
            .map(({ name, query }): [string, Recording] => [name, { query, intervalMs: interval * 1000 }]),
        ),
      ),
    targets: forAMoment(async (signal) => {
      const query = { state: 'active' };
      const request = { path: '/api/v1/targets', query, schema: targetsAnswer, priority: 'evidence' } as const;
      return (await unlessNotFound(client.get(request, signal)))?.data.activeTargets ?? [];
    }),
    externalLabels: createExternalLabels(client, clock, keepMs),
    managers: forAMoment(async (signal) => {
      const request = { path: '/api/v1/alertmanagers', schema: alertmanagersAnswer, priority: 'evidence' } as const;
      return (await unlessNotFound(client.get(request, signal)))?.data.activeAlertmanagers.length;
    }),
  };
}

/** Undefined where the server does not say (Mimir), or not to us. */
async function readStart(client: Client, priority: Priority, signal: AbortSignal): Promise<number | undefined> {
  try {
    const request = { path: '/api/v1/status/runtimeinfo', schema: runtimeAnswer, priority } as const;
    return (await client.get(request, signal)).value.data.startTime;
  } catch (error) {
    if (error instanceof ProviderError && (error.status === 404 || error.status === 403)) return undefined;
    throw error;
  }
}
