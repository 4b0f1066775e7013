import { html } from 'hono/html';
import type { Markup } from '../../html/markup';
import type { Mark, Span } from './lane';

/** Around 0/0; each kind has a form of its own, so that none needs a colour. */
export function shape(kind: Mark['kind']): Markup {
  switch (kind) {
    case 'injected':
      return html`<path class="mark filled" d="M-4 -7l9 7l-9 7z" />`;
    case 'rolled-back':
      return html`<path class="mark hollow" d="M4 -7l-9 7l9 7z" />`;
    case 'onset':
      return html`<path class="mark filled" d="M-1.5 -10h3v20h-3z" />`;
    case 'pending':
      return html`<circle class="mark hollow" r="5" />`;
    case 'firing':
      return html`<path class="mark filled" d="M0 -8l7 8l-7 8l-7 -8z" />`;
    case 'notified':
      return html`<path class="mark hollow" d="M-7 -5h14v10h-14zM-7 -5l7 6l7 -6" />`;
    case 'deadline':
      return html`<path class="mark filled" d="M-1 -10h10l-3 4l3 4h-8v12h-2z" />`;
    case 'closed':
      return html`<path class="mark hollow" d="M-5 -5h10v10h-10z" />`;
    default:
      return kind satisfies never;
  }
}

/** Patterns of the spans, once a page. */
export const patterns = html`<svg class="shapes" aria-hidden="true">
  <pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    <rect class="ground" width="7" height="7" />
    <rect class="ink" width="3" height="7" />
  </pattern>
  <pattern id="dots" width="6" height="6" patternUnits="userSpaceOnUse">
    <rect class="ground" width="6" height="6" />
    <circle class="ink" cx="3" cy="3" r="1.2" />
  </pattern>
</svg>`;

const spans: readonly (readonly [Span['kind'], string])[] = [
  ['fault', 'the fault may be in place'],
  ['effect', 'its effect is there'],
  ['load', 'load'],
  ['deadline', 'the alert is expected in here'],
  ['possible', "what the monitor's own configuration allows"],
  ['alert', 'the alert is open'],
  ['watched', 'watched, and nothing came'],
];

const marks: readonly (readonly [Mark['kind'], string])[] = [
  ['injected', 'injection sent'],
  ['onset', 'onset'],
  ['pending', 'pending'],
  ['firing', 'firing, or another severity'],
  ['notified', 'notified'],
  ['deadline', 'deadline'],
  ['rolled-back', 'rolled back'],
  ['closed', 'closed'],
];

/** What the forms mean. The words are the labels: the forms themselves are nothing to be read out. */
export const legend = html`<ul class="legend" aria-label="What the timelines show">
  ${spans.map(
    ([kind, text]) =>
      html`<li>
        <svg class="sample" aria-hidden="true">
          <rect
            class="span ${kind}"
            x="1"
            y="${kind === 'possible' ? 9 : 3}"
            width="26"
            height="${kind === 'possible' ? 4 : kind === 'alert' ? 10 : 14}"
          /></svg
        >${text}
      </li>`,
  )}
  ${marks.map(
    ([kind, text]) =>
      html`<li>
        <svg class="sample" aria-hidden="true"><svg x="14" y="10" class="shape">${shape(kind)}</svg></svg>${text}
      </li>`,
  )}
</ul>`;
