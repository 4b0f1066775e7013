import { addReport, isIgnoredReport, type CheckReport } from '../engine/judgeCheck';
import { isOpen } from '../engine/alert';
import type { Standin } from '../standin';
import type { Check, Store } from '../store/store';
import { judgeLater } from './judgeLater';

/** Takes one check report of a host that exists, and judges it. A check exists from its first report on. */
export function postCheckReport(standin: Standin, hostId: string, name: string, report: CheckReport): void {
  const { store, periods, clock } = standin;
  const check = checkOf(store, hostId, name);
  if (isIgnoredReport(report, check.reports, clock.nowMs(), periods)) return;
  const reports = addReport(check.reports, report, clock.nowMs(), periods);
  store.checks.put(checkKey(hostId, name), { ...check, reports });
  // As with metrics: what is older than the newest held is not judged.
  if (reports.at(-1) === report) judgeLater(standin, { of: 'check', check: { ...check, reports } });
}

/**
 * Takes the list of checks that an agent sends with its host: new ones are registered, and those missing from the list
 * go, unless their alert is open (api-docs/check-monitoring).
 */
export function registerChecks(
  { store }: Standin,
  hostId: string,
  listed: readonly { readonly name: string; readonly memo: string }[],
): void {
  for (const { name, memo } of listed) {
    store.checks.put(checkKey(hostId, name), { ...checkOf(store, hostId, name), memo });
  }
  const names = new Set(listed.map(({ name }) => name));
  for (const check of store.checks.all()) {
    if (check.hostId !== hostId || names.has(check.name)) continue;
    const latest = store.alerts.latest(check);
    if (latest === undefined || !isOpen(latest)) store.checks.delete(checkKey(hostId, check.name));
  }
}

/** Checks of one name share their monitor, whatever their hosts: what `/monitoring/checks` lists has no host. */
function checkOf(store: Store, hostId: string, name: string): Check {
  const existing = store.checks.get(checkKey(hostId, name));
  if (existing !== undefined) return existing;
  const monitorId = store.checks.all().find((check) => check.name === name)?.monitorId ?? store.newId();
  return { monitorId, hostId, name, memo: '', reports: [] };
}

const checkKey = (hostId: string, name: string): string => `${hostId} ${name}`;
