import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import { iconShapes } from './badge';
import { charactersOf, words, type Markup } from './markup';
import { style } from './style';

export interface Page {
  /** Of the window and its tab: what matters most comes first. */
  readonly title: string;
  readonly heading: string;
  /** What it is, each a line below the heading. */
  readonly subtitle: readonly Markup[];
  readonly main: readonly Markup[];
  readonly footer: Markup;
  /** Rules of this page's own, after those that all pages share. */
  readonly style?: string;
  /** For those who have scripts; a page says all that it has to say without. */
  readonly script?: string;
}

/**
 * A page in one file, with nothing from anywhere else. Its policy lets nothing run and nothing load but what is written
 * here: what came in from outside and was not escaped after all would do nothing.
 */
export function pageDocument({ title, heading, subtitle, main, footer, script, ...page }: Page): string {
  const styles = `${style}${page.style ?? ''}`;
  const text = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policyFor(styles, script)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${words(title)}</title>
        <link rel="icon" href="${icon}" />
        ${raw(`<style>${styles}</style>`)}
      </head>
      <body>
        ${iconShapes}
        <a class="skip" href="#main">To the content</a>
        <header>
          <h1>${words(heading)}</h1>
          ${subtitle.map((line) => html`<p>${line}</p>`)}
        </header>
        <main id="main" tabindex="-1">${main}</main>
        <footer>${footer}</footer>
        ${script === undefined ? '' : raw(`<script>${script}</script>`)}
      </body>
    </html>`;
  return `${charactersOf(text)}\n`;
}

/** In a page's own `meta`, which knows no `frame-ancestors`: https://www.w3.org/TR/CSP3/#meta-element */
const policyFor = (styles: string, script: string | undefined): string =>
  [
    "default-src 'none'",
    `style-src ${hashOf(styles)}`,
    ...(script === undefined ? [] : [`script-src ${hashOf(script)}`]),
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E" +
  "%3Cpath d='M1 8h3l2-5 3 10 2-5h4' fill='none' stroke='%230a7cc8' stroke-width='2'/%3E%3C/svg%3E";
