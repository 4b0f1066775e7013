import { html } from 'hono/html';
import type { AnsweredRequest } from '../recentRequests';
import { badge } from './icons';
import { empty, section } from './section';
import { table } from './table';
import { clockTime } from './times';
import { shownNumber } from './wording';

export function requestSection(requests: readonly AnsweredRequest[], nowMs: number, url: string) {
  if (requests.length === 0) {
    return section(
      'requests',
      'Recent requests',
      empty(
        'Nothing has asked yet. Set MACKEREL_APIKEY to the key in the first line that the stand-in printed, and try:',
        `mkr --apibase ${url} org`,
      ),
    );
  }
  const columns = ['Request', 'Status', 'At', 'Took', 'Client'];
  return section(
    'requests',
    'Recent requests',
    table(
      'Recent requests, the newest first',
      columns,
      requests.map((request) => ({ id: `request-${request.number}`, cells: cellsOf(request, nowMs) })),
    ),
  );
}

const cellsOf = ({ method, path, status, atMs, durationMs, client }: AnsweredRequest, nowMs: number) => [
  html`<code>${method} ${path}</code>`,
  status < 400 ? String(status) : badge(status < 500 ? 'warning' : 'critical', String(status)),
  clockTime(atMs, nowMs),
  `${durationMs < 10 ? shownNumber(Math.round(durationMs * 10) / 10) : Math.round(durationMs)} ms`,
  client === '' ? html`<span class="aside">gives no name</span>` : client,
];
