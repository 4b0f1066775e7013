import { ruleIndex, type RuleIndex } from '../engine/ruleIndex';
import type { MonitorTable, StoredMonitor, Table } from './store';

/** `table` gives the same array for as long as nothing changes: for so long the index of it is right. */
export function createMonitorTable(table: Table<StoredMonitor>): MonitorTable {
  let latest: { readonly of: readonly StoredMonitor[]; readonly index: RuleIndex } | undefined;
  return {
    ...table,
    index() {
      const all = table.all();
      if (latest?.of !== all) latest = { of: all, index: ruleIndex(all) };
      return latest.index;
    },
  };
}
