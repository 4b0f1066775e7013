import type { Alert, AlertTarget, ClosedBy, Severity, Transition } from '../../domain/alert';
import { wholeSecond } from './wholeSecond';
import type { Monitor } from './monitor';
import type { WireAlert, WireHost, WireLog, WireStatus } from './schema';

export interface AlertContext {
  /** The provider's name in the environment. */
  readonly provider: string;
  readonly monitor: Monitor | undefined;
  readonly host: WireHost | undefined;
  /** Oldest first. */
  readonly transitions: readonly Transition[];
  /** How the log says that it ended, where the log was read. */
  readonly closedBy: ClosedBy | undefined;
  readonly url: string | undefined;
}

export function alertOf(wire: WireAlert, context: AlertContext): Alert {
  const { provider, monitor, host, transitions, url } = context;
  return {
    provider,
    id: wire.id,
    monitor: { id: wire.monitorId, name: monitor?.name ?? wire.monitorId },
    target: targetOf(wire, monitor, host),
    openedAt: wholeSecond(wire.openedAt),
    transitions,
    notifiedAs: wire.id,
    ...(wire.closedAt !== undefined && {
      closedAt: wholeSecond(wire.closedAt),
      closedBy: context.closedBy ?? 'unknown',
    }),
    ...(wire.value !== undefined && { value: wire.value }),
    ...(wire.message !== undefined && { message: wire.message }),
    ...(url !== undefined && { url }),
  };
}

function targetOf(
  { hostId, series }: Pick<WireAlert, 'hostId' | 'series'>,
  monitor: Pick<Monitor, 'service'> | undefined,
  host: WireHost | undefined,
): AlertTarget {
  return {
    ...(hostId !== undefined && { hostId }),
    ...(host !== undefined && { hostName: host.name, roles: rolesOf(host) }),
    ...(monitor?.service !== undefined && { service: monitor.service }),
    ...(series?.labels !== undefined && { labels: series.labels }),
  };
}

/** `service:role` of each. */
export const rolesOf = (host: Pick<WireHost, 'roles'>): readonly string[] =>
  Object.entries(host.roles).flatMap(([service, roles]) => roles.map((role) => `${service}:${role}`));

/** The changes of severity of an alert's log. Entries that only tell of another message are left out. */
export function transitionsOf(newestFirst: readonly WireLog[]): readonly Transition[] {
  const transitions: Transition[] = [];
  for (const { status, createdAt } of newestFirst.toReversed()) {
    const severity = severityOf(status);
    if (transitions.at(-1)?.severity !== severity) transitions.push({ severity, at: wholeSecond(createdAt) });
  }
  return transitions;
}

/** By the trigger of the log's newest entry. */
export function closedByOf(newestFirst: readonly WireLog[]): ClosedBy | undefined {
  const last = newestFirst[0];
  if (last?.status !== 'OK') return undefined;
  switch (last.trigger) {
    case 'monitoring':
      return 'recovery';
    case 'manual':
      return 'person';
    case 'monitorDelete':
    case 'hostRetire':
    case 'serviceDelete':
      return 'removal';
    default:
      return 'unknown';
  }
}

export function severityOf(status: WireStatus): Severity | 'ok' {
  switch (status) {
    case 'OK':
      return 'ok';
    case 'WARNING':
      return 'warning';
    case 'CRITICAL':
      return 'critical';
    case 'UNKNOWN':
      return 'unknown';
  }
}
