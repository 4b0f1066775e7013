import { html } from 'hono/html';

/** A moment as people here read it, with its date where that is another day. Machines get all of it. */
export function clockTime(ms: number, nowMs: number) {
  const isToday = dayOf(ms) === dayOf(nowMs);
  const text = isToday ? timeOf(ms) : `${dayOf(ms)} ${timeOf(ms)}`;
  return html`<time datetime="${new Date(ms).toISOString()}">${text}</time>`;
}

/** How long something lasts, in its two largest units. */
export function lengthOf(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  if (first === -1) return '0 s';
  const shown = parts.slice(first, first + 2).filter(([count]) => count > 0);
  return shown.map(([count, unit]) => `${count} ${unit}`).join(' ');
}

/** How far local time is ahead of UTC: `UTC+09:00`. */
export function zoneOf(ms: number): string {
  const ahead = -new Date(ms).getTimezoneOffset();
  return `UTC${ahead < 0 ? '-' : '+'}${two(Math.floor(Math.abs(ahead) / 60))}:${two(Math.abs(ahead) % 60)}`;
}

function dayOf(ms: number): string {
  const date = new Date(ms);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function timeOf(ms: number): string {
  const date = new Date(ms);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
}

const two = (value: number): string => String(value).padStart(2, '0');
