import { html } from 'hono/html';
import type { Markup } from '../../html/markup';

/** Labels, each with its text; one without a label goes on with the one before. */
export function rows(told: readonly (readonly [label: string, text: Markup])[]): Markup {
  const groups: { readonly label: string; readonly texts: Markup[] }[] = [];
  for (const [label, text] of told) {
    const last = groups.at(-1);
    if (label === '' && last !== undefined) last.texts.push(text);
    else groups.push({ label, texts: [text] });
  }
  return html`<dl class="rows">
    ${groups.map(
      ({ label, texts }) =>
        html`<dt>${label}</dt>
          <dd>${texts.map((text, index) => html`${index === 0 ? '' : html`<br />`}${text}`)}</dd>`,
    )}
  </dl>`;
}
