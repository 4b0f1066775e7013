import { html } from 'hono/html';

type Html = ReturnType<typeof html> | string;

export const section = (id: string, title: string, content: Html | readonly Html[]) =>
  html`<section aria-labelledby="${id}-title" id="${id}">
    <h2 id="${id}-title">${title}</h2>
    ${content}
  </section>`;

/** What to do where there is nothing to see. */
export const empty = (text: Html, command?: string) =>
  html`<div class="empty">
    <p>${text}</p>
    ${command === undefined ? '' : html`<pre><code>${command}</code></pre>`}
  </div>`;

export const rest = (text: string) => (text === '' ? '' : html`<p class="rest">${text}</p>`);
