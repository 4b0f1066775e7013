import { html } from 'hono/html';
import { epochMsOf, isoTime } from '../../../domain/isoTime';
import type { TrendEntry, TrendPoint } from '../../../domain/trend/trendReport';
import { inSeconds } from '../../../domain/wording';
import { words, type Markup } from '../../../html/markup';
import { ticks, timeTicks } from '../../../html/ticks';
import type { LocalTime } from '../../../telling/localTime';

/** px; widths are parts of the page's, so that letters stay as large as they are on a telephone. */
const height = 190;
const top = 26;
const bottom = 160;
/** Percent; to the left of it the axis has its figures. */
const left = 7;
const right = 97;

interface Scales {
  readonly x: (at: string) => string;
  readonly y: (latencyMs: number) => number;
  readonly mostMs: number;
}

/** Latencies over time, with what they may be, what they must not exceed, and where they changed. */
export function trendChart(entry: TrendEntry, time: LocalTime): Markup {
  const scales = scalesOf(entry);
  return html`<svg class="trend" width="100%" height="${height}" role="img" aria-label="${words(labelOf(entry, time))}">
    ${possible(entry, scales)} ${axes(entry, scales, time)} ${kinds(entry, scales)} ${deadline(entry, scales)}
    ${changes(entry, scales, time)} ${entry.results.map((result) => point(result, scales, time))}
  </svg>`;
}

function scalesOf({ results, withinMs, worstMs = 0, last }: TrendEntry): Scales {
  const times = results.map(({ at }) => epochMsOf(at));
  const [from, to] = [times[0] ?? epochMsOf(last.at), times.at(-1) ?? epochMsOf(last.at)];
  const latencies = results.flatMap(({ latencyMs }) => latencyMs ?? []);
  const mostMs = Math.max(withinMs, worstMs, ...latencies) * 1.04;
  const part = (at: string) => (to > from ? (epochMsOf(at) - from) / (to - from) : 0.5);
  return {
    x: (at) => percent(left + 1.5 + Math.min(1, Math.max(0, part(at))) * (right - left - 3)),
    y: (latencyMs) => Math.round((bottom - ((bottom - top) * Math.max(0, latencyMs)) / mostMs) * 10) / 10,
    mostMs,
  };
}

const percent = (value: number): string => `${Math.round(value * 100) / 100}%`;

const labelOf = ({ results, withinMs, last }: TrendEntry, time: LocalTime): string =>
  `Latency of ${results.length} runs from ${time.day(epochMsOf(results[0]?.at ?? last.at))} to ` +
  `${time.day(epochMsOf(last.at))}; the deadline is ${inSeconds(withinMs)}`;

/** What the monitor's own configuration allows. */
function possible({ floorMs, worstMs, cause }: TrendEntry, { x, y }: Scales): Markup {
  if (worstMs === undefined) return '';
  const upper = y(worstMs);
  // Of another configuration nothing is said here.
  const from = cause === undefined ? left : Number.parseFloat(x(cause.at)) - 0.5;
  return html`<rect
    class="possible"
    x="${percent(from)}"
    y="${upper}"
    width="${percent(right - from)}"
    height="${Math.max(1, y(floorMs ?? 0) - upper)}"
  />`;
}

function axes({ results }: TrendEntry, { x, y, mostMs }: Scales, time: LocalTime): Markup {
  const [first, last] = [results[0], results.at(-1)];
  const days = first === undefined || last === undefined ? [] : timeTicks(epochMsOf(first.at), epochMsOf(last.at), 4);
  return html`${ticks(0, mostMs / 1_000, 5).map(
    (seconds) =>
      html`<line
          class="guide"
          x1="${percent(left)}"
          x2="${percent(right)}"
          y1="${y(seconds * 1_000)}"
          y2="${y(seconds * 1_000)}"
        /><text class="tick" x="${percent(left - 0.8)}" y="${y(seconds * 1_000) + 4}" text-anchor="end"
          >${seconds} s</text
        >`,
  )}${days.map((atMs) => {
    const at = isoTime(atMs);
    return html`<text class="tick" x="${x(at)}" y="${bottom + 20}" text-anchor="middle">${time.day(atMs)}</text>`;
  })}`;
}

const deadline = ({ withinMs }: TrendEntry, { y }: Scales): Markup =>
  html`<line
      class="deadline"
      x1="${percent(left)}"
      x2="${percent(right)}"
      y1="${y(withinMs)}"
      y2="${y(withinMs)}"
    /><text class="named" x="${percent(left + 0.5)}" y="${y(withinMs) - 5}" text-anchor="start"
      >deadline ${inSeconds(withinMs)}</text
    >`;

/** The medians before and after. */
function kinds({ slower, faster, results, last }: TrendEntry, { x, y }: Scales): Markup {
  const difference = slower ?? faster;
  const first = results[0];
  if (difference === undefined || first === undefined) return '';
  const { before, now, shift } = difference;
  const line = (fromAt: string, toAt: string, medianMs: number | undefined) =>
    medianMs === undefined
      ? ''
      : html`<line class="median" x1="${x(fromAt)}" x2="${x(toAt)}" y1="${y(medianMs)}" y2="${y(medianMs)}" />`;
  return html`${line(first.at, shift.after, before.medianMs)}${line(shift.at, last.at, now.medianMs)}`;
}

function changes({ slower, faster, turned, cause }: TrendEntry, { x }: Scales, time: LocalTime): Markup {
  const at = (slower ?? faster)?.shift.at ?? turned?.at;
  if (at === undefined) return '';
  const what = slower !== undefined ? 'slower' : faster !== undefined ? 'faster' : 'failing';
  const said = `${what} since ${time.day(epochMsOf(at))}${cause === undefined ? '' : ', with another configuration'}`;
  return html`<line class="change" x1="${x(at)}" x2="${x(at)}" y1="${top - 8}" y2="${bottom}" /><text
      class="named"
      x="${x(at)}"
      y="${top - 13}"
      text-anchor="${Number.parseFloat(x(at)) > 50 ? 'end' : 'start'}"
      >${said}</text
    >`;
}

/** Each outcome has a form of its own. What never came stands at the top. */
function point({ at, outcome, verdict, latencyMs }: TrendPoint, { x, y }: Scales, time: LocalTime): Markup {
  const said = `${time.full(epochMsOf(at))}: ${verdict}${latencyMs === undefined ? '' : ` after ${inSeconds(latencyMs)}`}`;
  const form =
    outcome === 'inconclusive'
      ? 'inconclusive'
      : outcome === 'passed'
        ? 'passed'
        : latencyMs === undefined
          ? 'missed'
          : 'late';
  const place = form === 'inconclusive' ? bottom : latencyMs === undefined ? top : y(latencyMs);
  return html`<svg x="${x(at)}" y="${place}" class="shape">
    ${trendShape(form)}
    <title>${words(said)}</title>
  </svg>`;
}

export type TrendForm = 'passed' | 'late' | 'missed' | 'inconclusive';

export function trendShape(form: TrendForm): Markup {
  switch (form) {
    case 'passed':
      return html`<circle class="point" r="3.2" />`;
    case 'late':
      return html`<path class="failed" d="M0 -6l6 6l-6 6l-6 -6z" />`;
    case 'missed':
      return html`<path class="cross" d="M-5 -5l10 10M5 -5l-10 10" />`;
    case 'inconclusive':
      return html`<path class="unclear-point" d="M-3 -3h6v6h-6z" />`;
    default:
      return form satisfies never;
  }
}
