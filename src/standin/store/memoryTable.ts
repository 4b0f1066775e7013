import type { Table } from './store';

/** `changed` hears of each change. */
export function createTable<Row extends object>(changed: (id: string, row: Row | undefined) => void): Table<Row> {
  const rows = new Map<string, Row>();
  return {
    get: (id) => rows.get(id),
    all: () => [...rows.values()],
    put(id, row) {
      rows.set(id, row);
      changed(id, row);
    },
    delete(id) {
      if (rows.delete(id)) changed(id, undefined);
    },
  };
}
