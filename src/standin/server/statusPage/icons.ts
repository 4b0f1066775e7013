import { html } from 'hono/html';
import type { Status } from '../../engine/alert';

/** What a thing is, by a shape of its own beside the word and the colour. */
export type Tone = 'critical' | 'warning' | 'unknown' | 'ok' | 'quiet';

export const toneOf = (status: Status): Tone =>
  (({ CRITICAL: 'critical', WARNING: 'warning', UNKNOWN: 'unknown', OK: 'ok' }) as const)[status];

export const badge = (tone: Tone, text: string) =>
  html`<span class="badge ${tone}"
    ><svg class="icon" aria-hidden="true"><use href="#icon-${tone}" /></svg>${text}</span
  >`;

/** The shapes, once a page: octagon, triangle, square, tick, ring. */
export const iconShapes = html`<svg class="shapes" aria-hidden="true">
  <symbol id="icon-critical" viewBox="0 0 16 16">
    <path d="M5 .8h6L15.2 5v6L11 15.2H5L.8 11V5z" fill="currentColor" />
    <path d="M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2" class="cut" />
  </symbol>
  <symbol id="icon-warning" viewBox="0 0 16 16">
    <path d="M8 1l7.4 13.6H.6z" fill="currentColor" />
    <path d="M8 6v4M8 12v.6" class="cut" />
  </symbol>
  <symbol id="icon-unknown" viewBox="0 0 16 16">
    <rect x="1" y="1" width="14" height="14" rx="3.5" fill="currentColor" />
    <path d="M5.8 6.3a2.2 2.2 0 1 1 2.9 2.1c-.5.2-.7.5-.7 1M8 11.9v.3" class="cut" />
  </symbol>
  <symbol id="icon-ok" viewBox="0 0 16 16">
    <path d="M2.5 8.6l3.6 3.6 7.4-8" class="line" />
  </symbol>
  <symbol id="icon-quiet" viewBox="0 0 16 16">
    <circle cx="8" cy="8" r="5" class="line" />
  </symbol>
</svg>`;
