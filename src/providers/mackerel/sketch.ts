import type { Severity } from '../../domain/alert';
import type { Scope, TargetSelector } from '../../domain/scenario';
import { troubleOf, type Trouble } from '../../domain/trouble';
import type { MonitorSketch } from '../../ports/monitorSketch';
import type { Directory } from './directory';
import type { Monitor } from './monitor';
import { ruleText } from './ruleText';
import type { WireHost } from './schema';
import { fullname, isInScope, isMonitored, watchesHosts } from './scope';
import { missingMinutes, reachable, thresholdOf } from './threshold';

/** What an expectation of that monitor can be written from; undefined where there is no such monitor. */
export async function sketch(
  directory: Directory,
  monitorId: string,
  signal: AbortSignal,
): Promise<MonitorSketch | undefined> {
  const monitor = (await directory.monitors(signal)).find(({ id }) => id === monitorId);
  if (monitor === undefined) return undefined;
  const watched = watchesHosts(monitor)
    ? (await directory.hosts(signal)).filter((host) => isInScope(monitor, host) && isMonitored(host))
    : [];
  const severity = worstOf(monitor);
  const on = onlyTarget(monitor, watched);
  const runbook = /https?:\/\/[^\s<>"'）」、。]*[^\s<>"'）」、。.,;:!?)\]]/.exec(monitor.memo ?? '')?.[0];
  const trouble = troubleWatched(monitor);
  return {
    rule: ruleText(monitor),
    trouble,
    subject: subjectOf(monitor),
    hints: hintsOf(monitor),
    ...(severity !== undefined && { severity }),
    ...(on && { on }),
    scope: scopeOf(monitor, watched),
    ...(runbook !== undefined && { runbook }),
    ...(monitor.url !== undefined && { url: monitor.url }),
    ...(trouble === 'latency' && limitOf(monitor, severity)),
    ...(trouble === 'disk' && fullAtOf(monitor, severity)),
    ...(monitor.type === 'connectivity' && { program: { name: 'mackerel-agent', unit: 'mackerel-agent.service' } }),
  };
}

function troubleWatched(monitor: Monitor): Trouble {
  const { type, metric, expression, query, name } = monitor;
  switch (type) {
    case 'external':
    case 'connectivity':
    case 'check':
      return type;
    default: {
      // Nothing but silence is what fires: somebody has stopped.
      if (watchesForSilence(monitor) && worstByValues(monitor) === undefined) return 'connectivity';
      const trouble = troubleOf([metric, expression, query, name].filter((text) => text !== undefined));
      // So does what falls under a limit until it stays out altogether.
      const fades = watchesForSilence(monitor) && monitor.operator === '<';
      return trouble === 'other' && fades ? 'connectivity' : trouble;
    }
  }
}

const watchesForSilence = (monitor: Monitor): boolean => missingMinutes(monitor, { exact: false }) !== undefined;

/** A check is as bad as its program says it is, which is critical where it finds what it looks for. */
function worstOf(monitor: Monitor): Severity | undefined {
  if (monitor.type === 'external' || monitor.type === 'check') return 'critical';
  const severities = reachable(monitor);
  // A fault that makes values bad, and by whose deadline it is judged, makes them no worse than values can be.
  return worstByValues(monitor) ?? severityOrder.find((severity) => severities?.has(severity));
}

const worstByValues = (monitor: Monitor): Severity | undefined =>
  severityOrder.find((severity) => thresholdOf(monitor, { severity, exact: true }) !== undefined);

const severityOrder = ['critical', 'warning'] as const;

function subjectOf({ type, service, scopes, metric, url, expression, query }: Monitor): readonly string[] {
  switch (type) {
    case 'external': {
      const { hostname = type, pathname = '' } = url !== undefined && URL.canParse(url) ? new URL(url) : {};
      return [hostname, pathname];
    }
    case 'connectivity':
    case 'anomalyDetection':
      return [...scopes, type];
    default:
      return [service, ...scopes, metric, expression, query].filter((name) => name !== undefined);
  }
}

/** What the bounds of its type are reckoned with. */
function hintsOf(monitor: Monitor): MonitorSketch['hints'] {
  const { type, responseTimeWarning, responseTimeCritical } = monitor;
  switch (type) {
    case 'host':
    case 'service':
      return worstByValues(monitor) === undefined ? ['every'] : ['normal', 'faulted', 'every'];
    case 'external':
      return responseTimeWarning === undefined && responseTimeCritical === undefined ? [] : ['normal', 'faulted'];
    case 'check':
      return ['every', 'attempts'];
    default:
      return [];
  }
}

/** Of a monitor that watches many hosts any may be meant: which, only the fault tells. */
function onlyTarget(
  { service, scopes }: Pick<Monitor, 'service' | 'scopes'>,
  watched: readonly WireHost[],
): TargetSelector | undefined {
  if (service !== undefined) return { service };
  const [host, ...otherHosts] = watched;
  if (host !== undefined && otherHosts.length === 0) return { host: host.name };
  const [scope, ...otherScopes] = scopes;
  if (host === undefined || scope === undefined || otherScopes.length > 0) return undefined;
  return scope.includes(':') ? { role: fullname(scope) } : { service: scope };
}

function scopeOf({ service, scopes }: Pick<Monitor, 'service' | 'scopes'>, watched: readonly WireHost[]): Scope {
  const own = service === undefined ? scopes : [service];
  const services = own.filter((scope) => !scope.includes(':'));
  const roles = own.filter((scope) => scope.includes(':')).map(fullname);
  const [host, ...others] = watched;
  const hosts = own.length === 0 && host !== undefined && others.length === 0 ? [host.name] : [];
  return {
    ...(services.length > 0 && { services }),
    ...(roles.length > 0 && { roles }),
    ...(hosts.length > 0 && { hosts }),
  };
}

/** Mackerel's metrics have no unit but in their names. */
function limitOf(monitor: Monitor, severity: Severity | undefined): Pick<MonitorSketch, 'limitMs'> {
  const limit = severity && thresholdOf(monitor, { severity, exact: true });
  const unitMs = [/(^|[._-])(ms|msec|millis|milliseconds)($|[._-])/, /(^|[._-])(s|sec|seconds)($|[._-])/].findIndex(
    (unit) => unit.test(monitor.metric ?? ''),
  );
  if (limit?.operator !== '>' || unitMs < 0) return {};
  return { limitMs: unitMs === 0 ? limit.value : limit.value * 1_000 };
}

/** `disk%` is a share; the others are counted in bytes. */
function fullAtOf(monitor: Monitor, severity: Severity | undefined): Pick<MonitorSketch, 'fullAt'> {
  const limit = severity && thresholdOf(monitor, { severity, exact: true });
  const isShare = monitor.metric?.includes('%') === true;
  return isShare && limit?.operator === '>' && limit.value < 100 ? { fullAt: limit.value / 100 } : {};
}
