import { html } from 'hono/html';
import type { Markup } from './markup';

export interface TableRow {
  /** The first names the row. */
  readonly cells: readonly Markup[];
  readonly id?: string;
}

/**
 * A table that becomes a list of cards where the window is narrow. Roles are spelt out, since browsers forget those of
 * a table whose rows are laid out in another way.
 */
export const table = (label: string, columns: readonly string[], rows: readonly TableRow[]): Markup =>
  html`<table role="table" aria-label="${label}">
    <thead role="rowgroup">
      <tr role="row">
        ${columns.map((column) => html`<th role="columnheader" scope="col">${column}</th>`)}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows.map(
        ({ cells, id }) =>
          html`<tr role="row" ${id === undefined ? '' : html`id="${id}"`}>
            ${cells.map((cell, place) => tableCell(columns[place] ?? '', cell, place === 0))}
          </tr>`,
      )}
    </tbody>
  </table>`;

const tableCell = (column: string, cell: Markup, isFirst: boolean): Markup =>
  isFirst
    ? html`<th role="rowheader" scope="row">${cell}</th>`
    : html`<td role="cell" data-column="${column}">${cell}</td>`;
