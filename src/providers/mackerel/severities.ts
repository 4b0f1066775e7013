import type { ClosedBy, Transition } from '../../domain/alert';
import type { Interval } from '../../domain/instant';
import { ProviderError } from '../../domain/errors';
import type { MackerelClient } from './client';
import { wholeSecond } from './httpDate';
import { closedByOf, severityOf, transitionsOf } from './map';
import { logPage, type WireAlert, type WireLog, type WireStatus } from './schema';

/** How the severity of each alert went. An alert itself tells only its severity now; its log has the moments. */
export interface Severities {
  /**
   * Reads the log where `fromLog` asks for it and the alert is not as it was when it was read last; else the change
   * lies between the poll before and this one (`seenAt`, provider's clock). Returns when the log answered, if asked.
   */
  follow(
    alert: WireAlert,
    fromLog: boolean,
    seenAt: Interval | undefined,
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
  /** What the alert looked like when its log was read; absent where the history does not come from the log. */
  readonly evaluation?: string;
}

export function createSeverities(client: MackerelClient): Severities {
  const followed = new Map<string, Followed>();

  return {
    follow: async (alert, fromLog, seenAt, signal) => {
      const before = followed.get(alert.id);
      const evaluation = evaluationOf(alert);
      if (fromLog && before?.evaluation === evaluation) return undefined;
      const log = fromLog ? await readLog(client, alert.id, signal) : undefined;
      if (log !== undefined) {
        const history = { transitions: transitionsOf(log.entries), closedBy: closedByOf(log.entries) };
        followed.set(alert.id, { ...history, status: alert.status, evaluation });
      } else if (before?.status !== alert.status) {
        followed.set(alert.id, withoutLog(alert, before, seenAt));
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

function withoutLog(alert: WireAlert, before: Followed | undefined, seenAt: Interval | undefined): Followed {
  const severity = severityOf(alert.status);
  const openedAt = wholeSecond(alert.openedAt);
  const closed = alert.closedAt === undefined ? undefined : wholeSecond(alert.closedAt);
  // An alert that was closed when it was seen first never showed how severe it had been.
  const transitions = before?.transitions ?? [];
  const at = closed ?? (before === undefined ? openedAt : (seenAt ?? openedAt));
  return { transitions: [...transitions, { severity, at }], closedBy: undefined, status: alert.status };
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
