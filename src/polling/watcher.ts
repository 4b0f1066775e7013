import type { Alert } from '../domain/alert';
import type { Fact, FactOf } from '../domain/facts';
import type { PollAnswer } from '../ports/provider';

export interface Watch {
  /** Alerts that opened, changed or closed since then, and all that are open; harness's clock, ms. */
  readonly sinceMs: number;
  /** Monitors whose severity changes matter. */
  readonly monitorIds: ReadonlySet<string>;
  onFact(fact: Fact): void;
}

/** One who watches: it gets every poll, and an alert only when it is new to it or has changed. */
export interface Watcher {
  readonly watch: Watch;
  /** `sinceMs` on the provider's clock, as far as known; where it isn't, every alert counts. */
  show(answer: PollAnswer, sinceMs: number | undefined): void;
}

export function createWatcher(watch: Watch): Watcher {
  const shown = new Map<string, string>();
  return {
    watch,
    show: ({ sentAtMs, answeredAtMs, alerts }, sinceMs) => {
      for (const alert of alerts) {
        const state = JSON.stringify(alert);
        if (shown.get(alert.id) === state || !matters(alert, sinceMs)) continue;
        shown.set(alert.id, state);
        watch.onFact({ type: 'alert-seen', sentAtMs, answeredAtMs, alert });
      }
    },
  };
}

export function polledFact(provider: string, answer: PollAnswer): FactOf<'polled'> {
  const { sentAtMs, answeredAtMs, pages, complete, lacks, clock } = answer;
  const openIds = answer.alerts.filter(isOpen).map((alert) => alert.id);
  const listing = { pages, complete, ...(lacks !== undefined && { lacks }), openIds, clock };
  return { type: 'polled', provider, sentAtMs, answeredAtMs, result: { ok: true, ...listing } };
}

function matters(alert: Alert, sinceMs: number | undefined): boolean {
  if (sinceMs === undefined || isOpen(alert)) return true;
  const changes = [alert.openedAt, ...alert.transitions.map((transition) => transition.at)];
  if (alert.closedAt !== undefined) changes.push(alert.closedAt);
  return changes.some((change) => change.latest >= sinceMs);
}

const isOpen = (alert: Alert) => alert.closedAt === undefined;
