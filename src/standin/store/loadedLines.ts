import type { StateStore } from './stateStore';
import type { MetricOwner } from './store';

/** What people have to know of a state that was opened: what it holds, and what of their wishes it overrules. */
export function loadedLines(
  state: StateStore,
  path: string,
  { minuteMs, hasSeed }: { readonly minuteMs: number; readonly hasSeed: boolean },
): readonly string[] {
  if (state.isNew) return [`everything is kept in ${path}, which is new`];
  const { minuteMsBefore } = state;
  return [
    `found in ${path}: ${holdings(state).join(', ')}`,
    ...(hasSeed ? ['the seed is left out: it fills a new state alone, and what this one holds goes on'] : []),
    ...(minuteMsBefore !== undefined && minuteMsBefore !== minuteMs
      ? [`the state was written with minutes of ${minuteMsBefore} ms: its points lie as far apart as they did then`]
      : []),
  ];
}

function holdings(state: StateStore): readonly string[] {
  const { hosts, services, monitors, alerts, metrics, deliveries, evaluations } = state;
  const owners: readonly MetricOwner[] = [
    ...hosts.all().map(({ id }) => `host:${id}` as const),
    ...services.all().map(({ name }) => `service:${name}` as const),
  ];
  const open = alerts.open().length;
  return [
    counted(hosts.all().length, 'host'),
    counted(services.all().length, 'service'),
    counted(monitors.all().length, 'monitor'),
    counted(
      owners.reduce((sum, owner) => sum + metrics.names(owner).length, 0),
      'metric',
    ),
    counted(open, 'open alert'),
    counted(alerts.newestFirst().length - open, 'closed alert'),
    `${counted(deliveries.all().length, 'notification')} to be sent`,
    `${counted(evaluations.all().length, 'post')} to be judged`,
  ];
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
