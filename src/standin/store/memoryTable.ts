import type { Table } from './store';

/** `changed` hears of each change. */
export function createTable<Row extends object>(changed: (id: string, row: Row | undefined) => void): Table<Row> {
  const rows = new Map<string, Row>();
  // Monitors are gone through at each post, and seldom change.
  let all: readonly Row[] | undefined;
  return {
    get: (id) => rows.get(id),
    all: () => (all ??= [...rows.values()]),
    put(id, row) {
      rows.set(id, row);
      all = undefined;
      changed(id, row);
    },
    delete(id) {
      if (!rows.delete(id)) return;
      all = undefined;
      changed(id, undefined);
    },
  };
}
