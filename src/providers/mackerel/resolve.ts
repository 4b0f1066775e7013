import { didYouMean } from '../../config/nearest';
import type { BlockReason } from '../../domain/facts';
import type { Expectation, Forbidden, MonitorSelector, TargetSelector } from '../../domain/scenario';
import type { AlertParts } from './alerts';
import { unlessNotFound } from '../../jsonApi/jsonApi';
import type { MackerelClient } from './client';
import type { Directory } from './directory';
import type { Monitor } from './monitor';
import { monitoredStatuses, type WireHost } from './schema';
import { fullname, hostsMeant } from './scope';

export interface Resolution {
  /** The one that is meant; absent where `blockers` say why not. */
  readonly monitor?: Monitor;
  /** Every host of the organization. */
  readonly hosts: readonly WireHost[];
  readonly blockers: readonly BlockReason[];
}

/** Finds the monitor by exact name or id, and sees whether host, service and role exist. */
export async function resolve(
  { client, directory }: Pick<AlertParts, 'client' | 'directory'>,
  { key, monitor: selector, on }: Expectation | Forbidden,
  signal: AbortSignal,
): Promise<Resolution> {
  const monitors = await directory.monitors(signal);
  const hosts = await directory.hosts(signal);
  const blockers = (await unknownTargets(directory, on, hosts, signal)).map((reason) => ({ key, ...reason }));
  const named = monitors.filter((monitor) => isMeant(monitor, selector));
  const candidates = await onHost(client, named, hostsMeant(hosts, on), on, signal);
  const [monitor] = candidates;
  if (monitor !== undefined && candidates.length === 1) return { monitor, hosts, blockers };
  const reason = notOne(selector, on, named, candidates, monitors);
  return { hosts, blockers: [{ key, ...reason }, ...blockers] };
}

const isMeant = ({ id, name }: Monitor, selector: MonitorSelector) =>
  'id' in selector ? id === selector.id : name === selector.name;

/** Checks of one name may exist once a host: the host then chooses. */
async function onHost(
  client: MackerelClient,
  candidates: readonly Monitor[],
  hosts: readonly WireHost[],
  on: TargetSelector,
  signal: AbortSignal,
): Promise<readonly Monitor[]> {
  if (on.host === undefined || !candidates.some(({ type }) => type === 'check')) return candidates;
  const ids = new Set<string>();
  for (const { id } of hosts) {
    const path = `/hosts/${encodeURIComponent(id)}/monitored-statuses`;
    const request = { path, schema: monitoredStatuses, priority: 'evidence' } as const;
    const value = await unlessNotFound(client.get(request, signal));
    // A server that doesn't tell can't be used to choose.
    if (value === undefined) return candidates;
    for (const { monitorId } of value.monitoredStatuses) ids.add(monitorId);
  }
  return candidates.filter(({ id, type }) => type !== 'check' || ids.has(id));
}

function notOne(
  selector: MonitorSelector,
  on: TargetSelector,
  named: readonly Monitor[],
  candidates: readonly Monitor[],
  monitors: readonly Monitor[],
): Omit<BlockReason, 'key'> {
  const asked = 'id' in selector ? `the id ${selector.id}` : `the name ${JSON.stringify(selector.name)}`;
  if (candidates.length > 1) {
    const ids = candidates.map(({ id, type }) => `${id} (${type})`).join(', ');
    return {
      cause: 'ambiguous-monitor',
      detail: `${candidates.length} monitors have ${asked}: ${ids}`,
      hint: 'say which one by its id, or by the host where they are checks: `monitor: { id: ... }`',
    };
  }
  if (named.length > 0) {
    return { cause: 'unknown-target', detail: `no check with ${asked} is known on the host ${on.host ?? ''}` };
  }
  const names = monitors.map(({ id, name }) => ('id' in selector ? id : name));
  const hint = didYouMean('id' in selector ? selector.id : selector.name, [...new Set(names)]);
  return { cause: 'unknown-monitor', detail: `no monitor has ${asked}`, ...(hint !== undefined && { hint }) };
}

async function unknownTargets(
  directory: Directory,
  on: TargetSelector,
  hosts: readonly WireHost[],
  signal: AbortSignal,
): Promise<readonly Omit<BlockReason, 'key'>[]> {
  const unknown: Omit<BlockReason, 'key'>[] = [];
  const missing = (what: string, name: string, known: readonly string[]) => {
    const hint = didYouMean(name, known);
    unknown.push({
      cause: 'unknown-target',
      detail: `there is no ${what} ${name}`,
      ...(hint !== undefined && { hint }),
    });
  };
  if (on.host !== undefined && !hosts.some(({ id, name }) => on.host === id || on.host === name)) {
    missing(
      'host',
      on.host,
      hosts.map(({ name }) => name),
    );
  }
  if (on.service === undefined && on.role === undefined) return unknown;
  const all = await directory.services(signal);
  const services = all.map(({ name }) => name);
  const roles = all.flatMap(({ name, roles: ofService }) => ofService.map((role) => `${name}:${role}`));
  if (on.service !== undefined && !services.includes(on.service)) missing('service', on.service, services);
  if (on.role !== undefined && !roles.includes(fullname(on.role))) missing('role', fullname(on.role), roles);
  return unknown;
}
