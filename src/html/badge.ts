import { html } from 'hono/html';
import { words, type Markup } from './markup';

/** What a thing is, by a shape of its own beside the word and the colour. */
export type Tone = 'good' | 'unclear' | 'bad' | 'alarm' | 'quiet';

export const badge = (tone: Tone, text: string): Markup =>
  html`<span class="badge ${tone}"
    ><svg class="icon" aria-hidden="true"><use href="#icon-${tone}" /></svg>${words(text)}</span
  >`;

/** The shapes, once a page: tick, question in a square, octagon, triangle, ring. */
export const iconShapes = html`<svg class="shapes" aria-hidden="true">
  <symbol id="icon-good" viewBox="0 0 16 16"><path d="M2.5 8.6l3.6 3.6 7.4-8" class="line" /></symbol>
  <symbol id="icon-unclear" viewBox="0 0 16 16">
    <rect x="1" y="1" width="14" height="14" rx="3.5" fill="currentColor" />
    <path d="M5.8 6.3a2.2 2.2 0 1 1 2.9 2.1c-.5.2-.7.5-.7 1M8 11.9v.3" class="cut" />
  </symbol>
  <symbol id="icon-bad" viewBox="0 0 16 16">
    <path d="M5 .8h6L15.2 5v6L11 15.2H5L.8 11V5z" fill="currentColor" />
    <path d="M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2" class="cut" />
  </symbol>
  <symbol id="icon-alarm" viewBox="0 0 16 16">
    <path d="M8 1l7.4 13.6H.6z" fill="currentColor" />
    <path d="M8 6v4M8 12v.6" class="cut" />
  </symbol>
  <symbol id="icon-quiet" viewBox="0 0 16 16"><circle cx="8" cy="8" r="5" class="line" /></symbol>
</svg>`;
