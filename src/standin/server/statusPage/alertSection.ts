import { html } from 'hono/html';
import { badge, toneOf } from './icons';
import type { OpenAlerts, ShownAlert } from './openAlerts';
import { empty, rest, section } from './section';
import { table } from './table';
import { clockTime, lengthOf } from './times';
import { more } from './wording';

export function alertSection(alerts: OpenAlerts, nowMs: number, url: string, hasMonitors: boolean) {
  const { shown, total } = alerts;
  if (total === 0) return section('alerts', 'Open alerts', nothingOpen(url, hasMonitors));
  const columns = ['Alert', 'Severity', 'Target', 'Seen', 'Since'];
  return section('alerts', 'Open alerts', [
    table(
      'Open alerts',
      columns,
      shown.map((alert) => ({ id: `alert-${alert.id}`, cells: cellsOf(alert, nowMs) })),
    ),
    rest(more(total, shown.length, 'open alert')),
  ]);
}

const cellsOf = (alert: ShownAlert, nowMs: number) => [
  html`${alert.monitorName}${alert.notes.map((note) => html`<span class="note">${note}</span>`)}`,
  badge(toneOf(alert.status), alert.status),
  alert.target,
  alert.seen,
  html`${clockTime(alert.openedAtMs, nowMs)} <span class="note">${lengthOf(nowMs - alert.openedAtMs)} ago</span>`,
];

const nothingOpen = (url: string, hasMonitors: boolean) =>
  hasMonitors
    ? empty(
        'No alert is open. One opens when what is posted breaches a monitor, for instance:',
        `printf 'errors\\t11\\t%s\\n' "$(date +%s)" | mkr --apibase ${url} throw -s SERVICE`,
      )
    : empty('No alert is open, and there is no monitor yet that could raise one.');
