import { html } from 'hono/html';

type Html = ReturnType<typeof html> | string;

export interface Row {
  /** Of its own on the page: what stays the same row stays the same node. */
  readonly id: string;
  /** The first names the row. */
  readonly cells: readonly Html[];
}

/**
 * A table that becomes a list of cards where the window is narrow. Roles are spelt out, since browsers forget those of
 * a table whose rows are laid out in another way.
 */
export const table = (label: string, columns: readonly string[], rows: readonly Row[]) =>
  html`<table role="table" aria-label="${label}">
    <thead role="rowgroup">
      <tr role="row">
        ${columns.map((column) => html`<th role="columnheader" scope="col">${column}</th>`)}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows.map(
        ({ id, cells }) =>
          html`<tr role="row" id="${id}">
            ${cells.map((cell, place) => tableCell(columns[place] ?? '', cell, place === 0))}
          </tr>`,
      )}
    </tbody>
  </table>`;

const tableCell = (column: string, cell: Html, isFirst: boolean) =>
  isFirst
    ? html`<th role="rowheader" scope="row">${cell}</th>`
    : html`<td role="cell" data-column="${column}">${cell}</td>`;
