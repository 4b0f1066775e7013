import type { ResolvedMonitor } from '../../domain/resolvedMonitor';
import type { MonitorSummary } from '../../ports/provider';
import { configHash, shownConfig } from './configHash';
import type { MackerelSettings } from './settings';
import { wireMonitor, type WireMonitor } from './schema';

/** A rule that can raise alerts: one of /monitors, or a check monitor, which exists through its reports alone. */
export type Monitor = WireMonitor & {
  readonly name: string;
  readonly configHash: string;
  /** As the API answered. */
  readonly raw: Readonly<Record<string, unknown>>;
};

export function monitorOf({
  raw,
  known,
}: {
  readonly raw: Readonly<Record<string, unknown>>;
  readonly known: WireMonitor;
}): Monitor {
  // The documents: a connectivity monitor without a name is called so.
  return { ...known, name: known.name ?? known.type, configHash: configHash(raw), raw };
}

/** What is known of a check monitor; its interval and attempts are the agent's business. */
export function checkMonitorOf({ id, name }: { readonly id: string; readonly name: string }): Monitor {
  const raw = { type: 'check', name };
  return { ...wireMonitor.parse({ ...raw, id }), name, configHash: configHash(raw), raw };
}

export function summaryOf(monitor: Monitor, settings: MackerelSettings): MonitorSummary {
  const { id, name, type, configHash: hash } = monitor;
  const url = type === 'check' ? undefined : webUrl(settings, `monitors/${id}`);
  return { id, name, type, configHash: hash, ...(url !== undefined && { url }) };
}

export function resolvedOf(monitor: Monitor, settings: MackerelSettings): ResolvedMonitor {
  const { id, name, configHash: hash, url } = summaryOf(monitor, settings);
  return { id, name, configHash: hash, config: shownConfig(monitor.raw), ...(url !== undefined && { url }) };
}

/** Where a person looks at it; only of the service itself is the address of the pages known. */
export function webUrl({ url, organization }: MackerelSettings, page: string): string | undefined {
  if (new URL(url).host !== 'api.mackerelio.com') return undefined;
  return `https://mackerel.io/orgs/${encodeURIComponent(organization)}/${page}`;
}
