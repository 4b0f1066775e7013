import type { Alert } from '../../engine/alert';
import { isEvaluated, type Monitor } from '../../engine/monitor';
import { beganInDowntime } from '../../monitoring/downtimes';
import type { LastJudgement } from '../../monitoring/lastJudgements';
import type { Standin } from '../../standin';
import { downtimeNotes } from './downtimeNotes';
import { firesWhen } from './monitorWords';
import { worstFirst, type BadStatus } from './openAlerts';
import { shortened, shownNumber } from './wording';

/** How a monitor stands, over all that it watches. */
export type MonitorState =
  | { readonly kind: 'alerting'; readonly worst: BadStatus; readonly open: number }
  /** Bad, and no alert is open. */
  | { readonly kind: 'breaching'; readonly status: BadStatus; readonly why: string }
  | { readonly kind: 'ok' }
  | { readonly kind: 'not-judged' }
  /** Kept and shown, and judged by Mackerel alone. */
  | { readonly kind: 'never-fires' };

export interface ShownMonitor {
  readonly id: string;
  readonly name: string;
  readonly type: Monitor['type'] | 'check';
  readonly firesWhen: string;
  readonly state: MonitorState;
  readonly last?: { readonly text: string; readonly target?: string | undefined; readonly atMs: number } | undefined;
  readonly notes: readonly string[];
}

export interface ShownMonitors {
  readonly total: number;
  /** Those that are bad first, then by name. */
  readonly shown: readonly ShownMonitor[];
}

const mostShown = 100;
const longestMessage = 120;

/** The states of all monitors, and more of the first hundred: there may be thousands. */
export function shownMonitors(standin: Standin, open: readonly Alert[]): ShownMonitors {
  const alerting = byMonitor(open);
  const all = allMonitors(standin).map((watcher) => {
    const last = lastOf(standin, watcher);
    const state = stateOf(standin, watcher, alerting.get(watcher.id), last);
    return { watcher, last, state, rank: rankOf(state) };
  });
  all.sort((a, b) => a.rank - b.rank || (a.watcher.name < b.watcher.name ? -1 : 1));
  const downtimeOf = downtimeNotes(standin);
  return {
    total: all.length,
    shown: all.slice(0, mostShown).map(({ watcher, last, state }) => ({
      id: watcher.id,
      name: watcher.name,
      type: watcher.type,
      firesWhen: watcher.monitor === undefined ? 'a report is not OK' : firesWhen(watcher.monitor, standin.periods),
      state,
      last: last === undefined ? undefined : shownLast(standin, last),
      notes: [
        ...(watcher.monitor?.isMute === true ? ['muted'] : []),
        ...[downtimeOf(watcher)].filter((note) => note !== undefined),
      ],
    })),
  };
}

interface Watcher {
  readonly id: string;
  readonly name: string;
  readonly type: Monitor['type'] | 'check';
  readonly revision: number;
  /** Absent: a check, which exists through its reports. */
  readonly monitor?: Monitor;
}

function allMonitors({ store }: Standin): Watcher[] {
  const checks = new Map(store.checks.all().map(({ monitorId, name }) => [monitorId, name]));
  return [
    ...store.monitors
      .all()
      .map(({ monitor, revision }) => ({ id: monitor.id, name: monitor.name, type: monitor.type, revision, monitor })),
    ...[...checks].map(([id, name]) => ({ id, name, type: 'check' as const, revision: 1 })),
  ];
}

function byMonitor(open: readonly Alert[]): ReadonlyMap<string, { worst: BadStatus; open: number }> {
  const found = new Map<string, { worst: BadStatus; open: number }>();
  for (const { monitorId, status } of open) {
    if (status === 'OK') continue;
    const known = found.get(monitorId);
    if (known === undefined) found.set(monitorId, { worst: status, open: 1 });
    else {
      known.open += 1;
      if (worstFirst.indexOf(status) < worstFirst.indexOf(known.worst)) known.worst = status;
    }
  }
  return found;
}

/** What an earlier edition concluded says nothing of this one. */
function lastOf({ lastJudgements }: Standin, { id, revision }: Watcher): LastJudgement | undefined {
  const last = lastJudgements.of(id);
  return last?.revision === revision ? last : undefined;
}

function stateOf(
  standin: Standin,
  { id, monitor }: Watcher,
  alerting: { readonly worst: BadStatus; readonly open: number } | undefined,
  last: LastJudgement | undefined,
): MonitorState {
  if (alerting !== undefined) return { kind: 'alerting', ...alerting };
  if (monitor !== undefined && !isEvaluated(monitor)) return { kind: 'never-fires' };
  if (last === undefined) return { kind: 'not-judged' };
  if (last.status === 'OK') return { kind: 'ok' };
  return { kind: 'breaching', status: last.status, why: whyNoAlert(standin, id, last) };
}

function whyNoAlert(standin: Standin, monitorId: string, { hostId, confirmed, cause }: LastJudgement): string {
  if (!confirmed) return 'not often enough in a row';
  if (beganInDowntime(standin, { monitorId, hostId }, cause)) return 'it began in a downtime';
  const latest = standin.store.alerts.latest({ monitorId, hostId });
  return latest?.logs.at(-1)?.trigger === 'manual' ? 'its alert was closed by hand' : 'no alert is open';
}

function rankOf(state: MonitorState): number {
  switch (state.kind) {
    case 'alerting':
      return worstFirst.indexOf(state.worst);
    case 'breaching':
      return 3;
    case 'ok':
    case 'not-judged':
    case 'never-fires':
      return 4;
  }
}

function shownLast({ store }: Standin, { value, message, cause, hostId, status, atMs }: LastJudgement) {
  const target = hostId === undefined ? undefined : (store.hosts.get(hostId)?.name ?? hostId);
  if (value !== undefined) return { text: shownNumber(value), target, atMs };
  if (message !== undefined) return { text: shortened(message, longestMessage), target, atMs };
  if (cause === 'silence') return { text: status === 'OK' ? 'data comes' : 'no data comes', target, atMs };
  return { text: status === 'UNKNOWN' ? 'no data' : status, target, atMs };
}
