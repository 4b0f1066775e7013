import { html } from 'hono/html';
import { epochMsOf } from '../../domain/isoTime';
import type { DrillReport } from '../../domain/report';
import { words, type Markup } from '../../html/markup';
import { guides, placeIn } from './drawTimeline';
import type { Timeline } from './lane';

type Series = NonNullable<DrillReport['expectations'][number]['metric']>[number];

/** What monitors looked at, below the lanes and with their axis. Empty where the report has no points. */
export const metricCharts = (drill: DrillReport, timeline: Timeline): readonly Markup[] =>
  [...drill.expectations, ...drill.forbidden].flatMap(({ metric = [] }) =>
    metric.map((series) => chart(series, timeline)),
  );

function chart({ title, threshold, points }: Series, timeline: Timeline): Markup {
  const values = points.map(({ value }) => value);
  const limits = threshold === undefined ? [] : [threshold.value];
  const [least, most] = [Math.min(...values, ...limits), Math.max(...values, ...limits)];
  const y = (value: number) => bottom - ((value - least) / (most - least || 1)) * (bottom - top);
  const place = placeIn(timeline);
  const limit = threshold === undefined ? undefined : `${threshold.operator} ${figure(threshold.value)}`;
  const name = `${title}${limit === undefined ? '' : `, which alerts at ${limit}`}: ${rangeText(values)}`;
  return html`<div class="lane">
    <p>${words(name)}</p>
    <svg class="chart" aria-hidden="true">
      ${guides(timeline)}
      <svg width="100%" height="96" viewBox="0 0 1000 96" preserveAspectRatio="none">
        <polyline
          class="series"
          points="${points.map(({ at, value }) => `${across(epochMsOf(at), timeline)},${y(value).toFixed(1)}`).join(' ')}"
        />
      </svg>
      ${points.map(({ at, value }) => html`<circle class="point" cx="${place(epochMsOf(at))}" cy="${y(value).toFixed(1)}" r="2" />`)}
      ${threshold === undefined ? '' : thresholdLine(y(threshold.value), limit ?? '')}
    </svg>
  </div>`;
}

const [top, bottom] = [14, 84] as const;

/** Its words stand above it, or below where there is no room. */
const thresholdLine = (y: number, text: string): Markup =>
  html`<line class="threshold" x1="0" x2="100%" y1="${y.toFixed(1)}" y2="${y.toFixed(1)}" />
    <text class="limit" x="100%" y="${(y < 2 * top ? y + top : y - 4).toFixed(1)}" text-anchor="end"
      >${words(text)}</text
    >`;

function across(atMs: number, { fromMs, toMs }: Timeline): string {
  return (1_000 * Math.min(1, Math.max(0, (atMs - fromMs) / (toMs - fromMs)))).toFixed(1);
}

function rangeText(values: readonly number[]): string {
  const [least, most] = [figure(Math.min(...values)), figure(Math.max(...values))];
  return least === most ? `${least} all the time` : `${least} to ${most}`;
}

/** Four significant digits say enough to people. */
const figure = (value: number): string => String(Number(value.toPrecision(4)));
