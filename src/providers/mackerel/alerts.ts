import type { Alert } from '../../domain/alert';
import type { ClockReading } from '../../domain/facts';
import { hull } from '../../domain/instant';
import type { PollAnswer, PollQuery } from '../../ports/provider';
import type { Answer, MackerelClient, ReadRequest } from './client';
import type { Directory } from './directory';
import { alertOf } from './map';
import { webUrl } from './monitor';
import { alertPage, type WireAlert } from './schema';
import type { MackerelSettings } from './settings';
import type { Severities } from './severities';

export interface AlertParts {
  readonly name: string;
  readonly settings: MackerelSettings;
  readonly client: MackerelClient;
  readonly directory: Directory;
  readonly severities: Severities;
  /** Where alertdrill's webhook receiver is reached, if it is. */
  readonly webhookUrl?: string;
}

/** 5,000 alerts: whoever has that many gets an incomplete listing instead of a poll that never ends. */
const mostPages = 50;

/** One look: the listing back to `sinceMs`, names of what is new, and the logs of what matters. */
export async function pollAlerts(parts: AlertParts, query: PollQuery, signal: AbortSignal): Promise<PollAnswer> {
  const { sinceMs, monitorIds } = query;
  const listing = await listAlerts(parts.client, { closed: true, sinceMs, priority: 'poll' }, signal);
  const shown = listing.clock.map((reading) => reading.shown);
  const shownNow = shown.length === 0 ? undefined : shown.reduce(hull);
  let { answeredAtMs } = listing;
  await parts.directory.learn(listing.alerts, signal);
  for (const alert of listing.alerts) {
    const opensInTime = sinceMs !== undefined && (alert.openedAt + 1) * 1000 > sinceMs;
    const fromLog = opensInTime && monitorIds.has(alert.monitorId);
    answeredAtMs = (await parts.severities.follow(alert, fromLog, shownNow, signal)) ?? answeredAtMs;
  }
  return {
    sentAtMs: listing.sentAtMs,
    answeredAtMs,
    pages: listing.pages,
    complete: listing.complete,
    alerts: listing.alerts.map((alert) => namedAlert(parts, alert)),
    clock: listing.clock,
  };
}

/** In the domain's shape, with the names that the directory knows. */
export function namedAlert(parts: AlertParts, wire: WireAlert): Alert {
  const { name, settings, directory, severities } = parts;
  return alertOf(wire, {
    provider: name,
    monitor: directory.monitor(wire.monitorId),
    host: wire.hostId === undefined ? undefined : directory.host(wire.hostId),
    url: webUrl(settings, `alerts/${wire.id}`),
    ...severities.of(wire),
  });
}

interface ListingQuery {
  readonly closed: boolean;
  /** Back to here, on the provider's clock, ms; absent: one page where closed ones are asked for, else all. */
  readonly sinceMs?: number | undefined;
  readonly priority: ReadRequest<unknown>['priority'];
}

interface Listing {
  readonly sentAtMs: number;
  readonly answeredAtMs: number;
  readonly pages: number;
  readonly complete: boolean;
  readonly alerts: readonly WireAlert[];
  readonly clock: readonly ClockReading[];
}

/** Newest first. Each page begins after the alert that `nextId` names, so nothing shifts when new ones open. */
export async function listAlerts(client: MackerelClient, query: ListingQuery, signal: AbortSignal): Promise<Listing> {
  const alerts = new Map<string, WireAlert>();
  const clock: ClockReading[] = [];
  const withClosed = query.closed ? 'true' : undefined;
  const page = (nextId: string | undefined): Promise<Answer<{ alerts: WireAlert[]; nextId: string | undefined }>> => {
    const { priority } = query;
    return client.get(
      { path: '/alerts', query: { withClosed, limit: '100', nextId }, schema: alertPage, priority },
      signal,
    );
  };
  const first = await page(undefined);
  for (let answer = first, pages = 1; ; answer = await page(answer.value.nextId), pages += 1) {
    if (answer.clock !== undefined) clock.push(answer.clock);
    for (const alert of answer.value.alerts) alerts.set(alert.id, alert);
    const complete = answer.value.nextId === undefined || reachesBack(answer.value.alerts, query.sinceMs);
    if (complete || pages === mostPages || (query.closed && query.sinceMs === undefined)) {
      const { sentAtMs } = first;
      return { sentAtMs, answeredAtMs: answer.answeredAtMs, pages, complete, alerts: [...alerts.values()], clock };
    }
  }
}

const reachesBack = (page: readonly WireAlert[], sinceMs: number | undefined): boolean => {
  const oldest = page.at(-1);
  return sinceMs !== undefined && oldest !== undefined && (oldest.openedAt + 1) * 1000 <= sinceMs;
};
