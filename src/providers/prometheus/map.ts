import type { Alert, AlertTarget, Transition } from '../../domain/alert';
import type { Opening } from './opening';
import { pageOf, type Rule } from './rule';
import type { Labels } from './schema';
import type { PrometheusSettings } from './settings';
import { severityOf } from './severity';

interface AlertContext {
  /** The provider's name in the environment. */
  readonly provider: string;
  readonly settings: PrometheusSettings;
  readonly rule: Pick<Rule, 'id'> | undefined;
}

/** In the domain's shape. An alert has one severity: another value of that label is another alert. */
export function alertOf(opening: Opening, { provider, settings, rule }: AlertContext): Alert {
  const { id, labels, openedAt, openedFrom, pendingAt, closedAt, annotations, notifiedAs } = opening;
  const { alertname: name = 'an alert without a name' } = labels;
  const message = annotations['summary'] ?? annotations['message'] ?? annotations['description'];
  const opens: Transition = { severity: severityOf(labels, settings.severity), at: openedAt };
  return {
    provider,
    id,
    monitor: { id: rule?.id ?? name, name },
    target: targetOf(labels),
    openedAt,
    openedFrom,
    transitions: closedAt === undefined ? [opens] : [opens, { severity: 'ok', at: closedAt }],
    url: pageOf(settings.url, name),
    ...(pendingAt && { pendingAt }),
    ...(closedAt && { closedAt, closedBy: rule === undefined ? ('unknown' as const) : ('recovery' as const) }),
    ...(message !== undefined && { message }),
    ...(notifiedAs !== undefined && { notifiedAs }),
  };
}

/** By the labels that are usual for it: `instance` is the host, with and without its port, `service` the service. */
export function targetOf(labels: Labels): AlertTarget {
  const { instance, service } = labels;
  return {
    labels,
    ...(instance !== undefined && { hostId: instance, hostName: instance.replace(/:\d+$/, '') }),
    ...(service !== undefined && { service }),
  };
}
