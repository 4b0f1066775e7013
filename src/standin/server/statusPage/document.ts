import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import { badge, iconShapes, toneOf } from './icons';
import { worstFirst, type OpenAlerts } from './openAlerts';
import { refreshScript } from './refreshScript';
import { style } from './style';
import { counted } from './wording';

type Html = ReturnType<typeof html> | string;

export interface PageParts {
  readonly organization: string;
  readonly alerts: OpenAlerts;
  /** What it is, in a line. */
  readonly subtitle: string;
  readonly sections: readonly Html[];
  readonly footer: string;
  /** How often the page asks for itself anew. */
  readonly everyMs: number;
}

export const pageDocument = ({ organization, alerts, subtitle, sections, footer, everyMs }: PageParts) =>
  html`<!doctype html>
    <html lang="en" data-every-ms="${everyMs}">
      ${head(`${counted(alerts.total, 'open alert')} · ${organization} · Mackerel stand-in`)}
      <body>
        ${iconShapes}
        <header>
          <div>
            <h1>Mackerel stand-in</h1>
            <p>${subtitle}</p>
          </div>
          <div id="refreshing" data-own hidden><button type="button" id="pause">Pause refreshing</button></div>
          <a id="by-hand" data-own href="/">Refresh</a>
        </header>
        <main>
          <p id="stale" class="stale" role="status" data-own></p>
          <p id="summary" class="summary" role="status">${summaryOf(alerts)}</p>
          ${sections}
        </main>
        <footer>${footer}</footer>
        ${scriptElement}
      </body>
    </html>`;

/** A page that says only why there is no other. */
export const refusalDocument = (title: string, text: string) =>
  html`<!doctype html>
    <html lang="en">
      ${head(`${title} · Mackerel stand-in`)}
      <body>
        <main>
          <h1>${title}</h1>
          <p>${text}</p>
        </main>
      </body>
    </html>`;

const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E" +
  "%3Cpath d='M1 8h3l2-5 3 10 2-5h4' fill='none' stroke='%230a7cc8' stroke-width='2'/%3E%3C/svg%3E";

const head = (title: string) =>
  html`<head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>
    <link rel="icon" href="${icon}" />
    ${styleElement}
  </head>`;

// Not in a template: the hashes are of exactly what stands between the tags.
const styleElement = raw(`<style>${style}</style>`);
const scriptElement = raw(`<script>${refreshScript}</script>`);

function summaryOf({ total, counts }: OpenAlerts): Html | readonly Html[] {
  if (total === 0) return badge('ok', 'No open alert');
  return worstFirst
    .filter((status) => counts[status] > 0)
    .map((status) => html`${badge(toneOf(status), `${status}: ${counted(counts[status], 'alert')}`)} `);
}

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing but what is in the page itself, and the page again. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src ${hashOf(style)}`,
  `script-src ${hashOf(refreshScript)}`,
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
