import { html } from 'hono/html';
import { badge, toneOf } from './icons';
import { empty, rest, section } from './section';
import type { MonitorState, ShownMonitor, ShownMonitors } from './shownMonitors';
import { table } from './table';
import { clockTime } from './times';
import { counted, more } from './wording';

export function monitorSection({ shown, total }: ShownMonitors, nowMs: number, url: string) {
  if (total === 0) {
    return section(
      'monitors',
      'Monitors',
      empty(
        'There is no monitor yet. Push some, or start with --seed FILE:',
        `mkr --apibase ${url} monitors push -F monitors.json`,
      ),
    );
  }
  const columns = ['Monitor', 'State', 'Last value', 'Fires when'];
  return section('monitors', 'Monitors', [
    table(
      'Monitors',
      columns,
      shown.map((monitor) => ({ id: `monitor-${monitor.id}`, cells: cellsOf(monitor, nowMs) })),
    ),
    rest(more(total, shown.length, 'monitor')),
  ]);
}

const cellsOf = (monitor: ShownMonitor, nowMs: number) => [
  html`${monitor.name} <span class="aside">${monitor.type}</span>${monitor.notes.map(
      (note) => html`<span class="note">${note}</span>`,
    )}`,
  stateBadge(monitor.state),
  monitor.last === undefined
    ? html`<span class="aside">none yet</span>`
    : html`${monitor.last.text}${monitor.last.target === undefined ? '' : ` on ${monitor.last.target}`}
        <span class="aside">${clockTime(monitor.last.atMs, nowMs)}</span>`,
  monitor.firesWhen,
];

function stateBadge(state: MonitorState) {
  switch (state.kind) {
    case 'alerting':
      return html`${badge(toneOf(state.worst), state.worst)}<span class="note"
          >${counted(state.open, 'alert')} open</span
        >`;
    case 'breaching':
      return html`${badge('quiet', `${state.status}, no alert`)}<span class="note">${state.why}</span>`;
    case 'ok':
      return badge('ok', 'OK');
    case 'not-judged':
      return badge('quiet', 'not judged yet');
    case 'never-fires':
      return html`${badge('quiet', 'never fires')}<span class="note">kept, but not judged by the stand-in</span>`;
  }
}
