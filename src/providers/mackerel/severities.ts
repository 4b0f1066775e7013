import type { ClosedBy, Transition } from '../../domain/alert';
import type { Interval } from '../../domain/instant';
import { ProviderError } from '../../domain/errors';
import type { MackerelClient } from './client';
import { wholeSecond } from './wholeSecond';
import { closedByOf, severityOf, transitionsOf } from './map';
import { logPage, type WireAlert, type WireLog, type WireStatus } from './schema';

/** How the severity of each alert went. An alert itself tells only its severity now; its log has the moments. */
export interface Severities {
  /**
   * Reads the log where `fromLog` asks for it and the alert is not as it was when it was read last; without the log a
   * change lies between the listing before and this one, which `shown` is the time of (provider's clock).
   * Returns when the log answered (harness's clock, ms), if it was read.
   */
  follow(
    alert: WireAlert,
    fromLog: boolean,
    shown: Interval | undefined,
    signal: AbortSignal,
  ): Promise<number | undefined>;
  of(alert: WireAlert): SeverityHistory;
}

interface SeverityHistory {
  readonly transitions: readonly Transition[];
  readonly closedBy: ClosedBy | undefined;
}

interface Followed extends SeverityHistory {
  readonly status: WireStatus;
  /** Of the last listing that showed this status, provider's clock, ms. */
  readonly shownAtMs: number | undefined;
  /** What the alert looked like when its log was read; absent where the history does not come from the log. */
  readonly evaluation?: string;
}

export function createSeverities(client: MackerelClient): Severities {
  const followed = new Map<string, Followed>();

  return {
    follow: async (alert, fromLog, shown, signal) => {
      const before = followed.get(alert.id);
      const evaluation = evaluationOf(alert);
      const now = { status: alert.status, shownAtMs: shown?.earliest };
      if (fromLog && before?.evaluation === evaluation) return undefined;
      const log = fromLog ? await readLog(client, alert.id, signal) : undefined;
      if (log !== undefined) {
        const history = { transitions: transitionsOf(log.entries), closedBy: closedByOf(log.entries) };
        followed.set(alert.id, { ...history, ...now, evaluation });
      } else if (before === undefined || before.status !== alert.status) {
        const transition = { severity: severityOf(alert.status), at: changedAt(alert, before, shown) };
        followed.set(alert.id, {
          transitions: [...(before?.transitions ?? []), transition],
          closedBy: undefined,
          ...now,
        });
      } else {
        followed.set(alert.id, { ...before, ...now });
      }
      return log?.answeredAtMs;
    },
    of: ({ id }) => followed.get(id) ?? { transitions: [], closedBy: undefined },
  };
}

/**
 * The value is part of it: an alert that went from WARNING to CRITICAL and back between two polls looks the same but for
 * the value of its latest evaluation.
 */
const evaluationOf = ({ status, closedAt, value, message }: WireAlert): string =>
  JSON.stringify([status, closedAt, value, message]);

/** The alert tells when it opened and closed; any other change is as uncertain as the listings are far apart. */
function changedAt(alert: WireAlert, before: Followed | undefined, shown: Interval | undefined): Interval {
  if (alert.closedAt !== undefined) return wholeSecond(alert.closedAt);
  const openedAt = wholeSecond(alert.openedAt);
  if (before === undefined) return openedAt;
  const earliest = before.shownAtMs ?? openedAt.earliest;
  return { earliest, latest: Math.max(earliest, shown?.latest ?? openedAt.latest) };
}

/** Undefined where the alert has no log any more. */
async function readLog(client: MackerelClient, id: string, signal: AbortSignal) {
  const entries: WireLog[] = [];
  let answeredAtMs: number;
  let nextId: string | undefined;
  try {
    do {
      const query = { limit: '100', nextId };
      const path = `/alerts/${encodeURIComponent(id)}/logs`;
      const page = await client.get({ path, query, schema: logPage, priority: 'log' }, signal);
      entries.push(...page.value.logs);
      answeredAtMs = page.answeredAtMs;
      nextId = page.value.logs.length > 0 ? page.value.nextId : undefined;
    } while (nextId !== undefined);
  } catch (error) {
    if (error instanceof ProviderError && error.status === 404) return undefined;
    throw error;
  }
  return { entries, answeredAtMs };
}
