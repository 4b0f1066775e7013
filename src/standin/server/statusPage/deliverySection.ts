import { html } from 'hono/html';
import type { Channel } from '../../engine/channel';
import type { AttemptedDelivery } from '../recentDeliveries';
import { badge } from './icons';
import { section } from './section';
import { table } from './table';
import { clockTime } from './times';
import { counted } from './wording';

export interface ShownDeliveries {
  readonly recent: readonly AttemptedDelivery[];
  /** Notifications on their way. */
  readonly waiting: number;
  readonly suspended: readonly Channel[];
}

/** Only where there is something to say: most stand-ins tell nobody. */
export function deliverySection({ recent, waiting, suspended }: ShownDeliveries, nowMs: number) {
  if (recent.length + waiting + suspended.length === 0) return '';
  const columns = ['Notification', 'Result', 'Channel', 'At', 'Took'];
  return section('deliveries', 'Recent webhooks', [
    ...suspended.map(
      ({ name }) => html`<p class="rest">The channel “${name}” is suspended: it gets nothing until it is put anew.</p>`,
    ),
    ...(waiting === 0 ? [] : [html`<p class="rest">${counted(waiting, 'notification')} on the way.</p>`]),
    ...(recent.length === 0
      ? []
      : [
          table(
            'Recent webhooks, the newest first',
            columns,
            recent.map((delivery) => ({ id: `delivery-${delivery.number}`, cells: cellsOf(delivery, nowMs) })),
          ),
        ]),
  ]);
}

const cellsOf = (delivery: AttemptedDelivery, nowMs: number) => [
  html`${delivery.monitorName} <span class="aside">${delivery.status}</span>`,
  delivery.failure === undefined
    ? badge('ok', 'taken')
    : html`${badge('critical', 'failed')}<span class="note">${delivery.failure}</span>`,
  delivery.channelName,
  clockTime(delivery.atMs, nowMs),
  `${Math.round(delivery.durationMs)} ms`,
];
