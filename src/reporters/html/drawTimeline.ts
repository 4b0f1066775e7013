import { html } from 'hono/html';
import { words, type Markup } from '../../html/markup';
import { timeTicks } from '../../html/ticks';
import { inSeconds } from '../../domain/wording';
import type { Lane, Mark, Span, Timeline } from './lane';
import { shape } from './shapes';

/**
 * A lane below the other, each with its name in words. Places are shares of the width, so that it is as readable on a
 * phone as on a wide screen: nothing is scaled. What is seen in it stands in the table of moments, too.
 */
export const drawTimeline = (timeline: Timeline, between: readonly Markup[] = []): Markup => html`
  ${timeline.lanes.map((lane) => drawLane(lane, timeline))} ${between}
  <svg class="axis" aria-hidden="true">${axisMarks(timeline)}</svg>
  <p class="note">
    Times are counted from
    ${timeline.zero.name}${timeline.toMs < lastMsOf(timeline) ? '; what lasted longer than what happened goes on beyond the edge' : ''}.
  </p>
`;

const lastMsOf = ({ lanes }: Timeline): number =>
  Math.max(...lanes.flatMap(({ spans }) => spans.map(({ toMs }) => toMs)));

export type Place = (atMs: number) => string;

/** As a share of the width; what lies outside is at the edge. */
export const placeIn = ({ fromMs, toMs }: Pick<Timeline, 'fromMs' | 'toMs'>): Place => {
  return (atMs) => percent((atMs - fromMs) / (toMs - fromMs));
};

const percent = (share: number): string => `${Number((100 * Math.min(1, Math.max(0, share))).toFixed(2))}%`;

const drawLane = ({ name, spans, marks }: Lane, timeline: Timeline): Markup =>
  html`<div class="lane">
    <p>${words(name)}</p>
    <svg class="track" aria-hidden="true">
      ${guides(timeline)}${spans.map((span) => drawSpan(span, timeline))}${marks.map((mark) => drawMark(mark, timeline))}
    </svg>
  </div>`;

/** Thin lines at the ticks of the axis, and one where times are counted from. */
export function guides(timeline: Timeline): Markup {
  const place = placeIn(timeline);
  const zeroAt = place(timeline.zero.atMs);
  return html`${ticksOf(timeline).map(
      (tickMs) => html`<line class="guide" x1="${place(tickMs)}" x2="${place(tickMs)}" y1="0" y2="100%" />`,
    )}<line class="zero" x1="${zeroAt}" x2="${zeroAt}" y1="0" y2="100%" />`;
}

function drawSpan({ fromMs, toMs, kind, label, isOpen }: Span, timeline: Timeline): Markup {
  const place = placeIn(timeline);
  const [from, to] = [share(fromMs, timeline), share(toMs, timeline)];
  const width = percent(to - from);
  const [y, height] = kind === 'possible' ? [18, 4] : kind === 'alert' ? [6, 10] : [3, 16];
  // A label stands only where it has room: on a wide screen a percent is some eleven pixels, on a phone three.
  const room = label !== undefined && (to - from) * narrowWidth > label.length * letterWidth;
  return html`<rect class="span ${kind}" x="${place(fromMs)}" y="${y}" width="${width}" height="${height}" />${
      isOpen === true
        ? html`<svg x="${place(toMs)}" y="11" class="shape"><path d="M-6 -6l6 6l-6 6" class="open" /></svg>`
        : ''
    }${room ? html`<text x="${percent((from + to) / 2)}" y="15" text-anchor="middle">${label}</text>` : ''}`;
}

/** Of the narrowest screen that is reckoned with, in pixels; letters of 12 pixels. */
const narrowWidth = 300;
const letterWidth = 7;

const share = (atMs: number, { fromMs, toMs }: Timeline): number =>
  Math.min(1, Math.max(0, (atMs - fromMs) / (toMs - fromMs)));

function drawMark({ atMs, kind }: Mark, timeline: Timeline): Markup {
  // What comes after the end of what is shown would be taken for something that came at it.
  if (atMs > timeline.toMs || atMs < timeline.fromMs) return '';
  return html`<svg x="${placeIn(timeline)(atMs)}" y="11" class="shape">${shape(kind)}</svg>`;
}

const mostTicks = 7;

const ticksOf = ({ fromMs, toMs, zero }: Timeline): readonly number[] =>
  timeTicks(fromMs - zero.atMs, toMs - zero.atMs, mostTicks).map((tickMs) => tickMs + zero.atMs);

function axisMarks(timeline: Timeline): Markup {
  const place = placeIn(timeline);
  return html`${ticksOf(timeline).map((tickMs) => {
    const at = share(tickMs, timeline);
    const anchor = at < 0.06 ? 'start' : at > 0.94 ? 'end' : 'middle';
    const x = place(tickMs);
    return html`<line class="zero" x1="${x}" x2="${x}" y1="0" y2="5" />
      <text x="${x}" y="18" text-anchor="${anchor}">${inSeconds(tickMs - timeline.zero.atMs)}</text>`;
  })}`;
}
