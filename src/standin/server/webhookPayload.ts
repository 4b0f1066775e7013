import { isOpen, type Alert, type AlertLog } from '../engine/alert';
import { watchesResponseTime } from '../engine/judgeExternal';
import { serviceOf } from '../engine/scope';
import { unixSeconds } from '../engine/transition';
import type { AlertNotification, Host, Service } from '../store/store';

/** Where the pages of the organization would be: `http://127.0.0.1:8080/orgs/acme`. Nothing is served there. */
type PagesUrl = string;

/** What a webhook gets. Source: mackerelio/documents, docs/entry/howto/alerts/webhook.md. */
export function webhookPayload(
  notification: AlertNotification,
  organization: string,
  pages: PagesUrl,
): Readonly<Record<string, unknown>> {
  const { alert, monitor, host, service } = notification;
  return {
    orgName: organization,
    event: 'alert',
    type: alert.type,
    message: messageOf(notification),
    memo: monitor.memo,
    // There are no pictures of graphs here, whether the channel wants them or not.
    imageUrl: null,
    ...(host && { host: shownHost(host, pages) }),
    ...(service && { service: shownService(service, organization, pages) }),
    alert: {
      id: alert.id,
      url: `${pages}/alerts/${alert.id}`,
      openedAt: alert.openedAt,
      closedAt: alert.closedAt ?? null,
      statusChangedAt: unixSeconds(alert.changedAtMs),
      createdAt: alert.openedAtMs,
      status: alert.status.toLowerCase(),
      isOpen: isOpen(alert),
      trigger: triggerWords[alert.logs.at(-1)?.trigger ?? 'monitoring'],
      monitorName: monitor.name,
      ...metricOf(notification),
    },
  };
}

/** The table says `monitoring`, but the sample below it and payloads that people recorded say `monitor`. */
const triggerWords: Record<AlertLog['trigger'], string> = {
  monitoring: 'monitor',
  manual: 'manual close',
  monitorDelete: 'delete monitor',
  hostRetire: 'retire host',
  serviceDelete: 'delete service',
  externalMonitoringServiceChange: 'attach external monitoring to a different service',
};

interface WatchedMetric {
  readonly metricLabel: string;
  readonly metricValue?: number | undefined;
  readonly criticalThreshold?: number | undefined;
  readonly warningThreshold?: number | undefined;
  readonly monitorOperator: '>' | '<';
  readonly duration?: number | undefined;
}

/** Only what the monitor has: "if only the URL is configured [...] thresholds, etc. will not be included". */
function metricOf({ alert, monitor }: AlertNotification): WatchedMetric | undefined {
  const metricValue = alert.value;
  switch (monitor.type) {
    case 'host':
    case 'service': {
      const { metric, critical, warning, operator, duration } = monitor;
      const thresholds = { criticalThreshold: critical, warningThreshold: warning, monitorOperator: operator };
      return { metricLabel: metric, metricValue, ...thresholds, duration };
    }
    case 'external':
      if (!watchesResponseTime(monitor)) return undefined;
      return {
        metricLabel: 'response time',
        metricValue,
        criticalThreshold: monitor.responseTimeCritical,
        warningThreshold: monitor.responseTimeWarning,
        monitorOperator: '>',
        duration: monitor.responseTimeDuration,
      };
    case 'expression': {
      const { expression, critical, warning, operator } = monitor;
      const thresholds = { criticalThreshold: critical, warningThreshold: warning, monitorOperator: operator };
      return { metricLabel: expression, metricValue, ...thresholds };
    }
    case 'anomalyDetection':
    case 'query':
    case 'connectivity':
    case 'check':
      return undefined;
  }
}

/** `MetricName 2.26 > 1.96`, or what the check said. For the rest no text is documented. */
function messageOf(notification: AlertNotification): string {
  const { alert, monitor } = notification;
  if (alert.message !== undefined) return alert.message;
  const metric = metricOf(notification);
  if (metric === undefined) return monitor.name;
  if (metric.metricValue === undefined && monitor.type === 'expression') return `${metric.metricLabel}: no value`;
  if (metric.metricValue === undefined) return `${metric.metricLabel}: nothing was posted`;
  const threshold = thresholdShown(alert, metric);
  const value = `${metric.metricLabel} ${metric.metricValue}`;
  return threshold === undefined ? value : `${value} ${metric.monitorOperator} ${threshold}`;
}

function thresholdShown({ status }: Alert, { criticalThreshold, warningThreshold }: WatchedMetric): number | undefined {
  return status === 'CRITICAL' ? (criticalThreshold ?? warningThreshold) : (warningThreshold ?? criticalThreshold);
}

const shownHost = ({ id, name, status, memo, isRetired, roleFullnames }: Host, pages: PagesUrl): object => ({
  id,
  name,
  url: `${pages}/hosts/${id}`,
  type: 'unknown',
  status,
  memo,
  isRetired,
  roles: roleFullnames.map((fullname) => shownRole(fullname, pages)),
});

/** Services have no ids here: their names serve. */
const shownService = ({ name, memo, roles }: Service, organization: string, pages: PagesUrl): object => ({
  id: name,
  memo,
  name,
  orgId: organization,
  roles: roles.map((role) => shownRole(`${name}:${role.name}`, pages)),
});

function shownRole(fullname: string, pages: PagesUrl): object {
  const serviceName = serviceOf(fullname);
  const roleName = fullname.slice(serviceName.length + 1);
  const serviceUrl = `${pages}/services/${serviceName}`;
  return {
    fullname: `${serviceName}: ${roleName}`,
    serviceName,
    serviceUrl,
    roleName,
    roleUrl: `${serviceUrl}/${roleName}`,
  };
}
