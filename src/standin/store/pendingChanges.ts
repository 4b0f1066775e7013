import type { Series } from '../engine/series';
import type { RecordKind, StoreListener } from './listener';
import type { MetricOwner } from './store';

export interface RecordChange {
  readonly kind: RecordKind;
  readonly id: string;
  /** As it is now; absent: deleted. */
  readonly row: object | undefined;
  /** It was deleted in between: its place in the order is a new one. */
  readonly wasDeleted: boolean;
}

export interface SeriesChange {
  readonly owner: MetricOwner;
  readonly name: string;
  /** As it was when changes were last cleared. */
  readonly before: Series | undefined;
  readonly after: Series | undefined;
}

/** What changed since it was cleared: each record and series once, however often it changed. */
export interface PendingChanges extends StoreListener {
  isEmpty(): boolean;
  records(): Iterable<RecordChange>;
  series(): Iterable<SeriesChange>;
  clear(): void;
}

/** `onChange` is called after each. */
export function createPendingChanges(onChange: () => void): PendingChanges {
  const records = new Map<string, RecordChange>();
  const series = new Map<string, SeriesChange>();
  return {
    rowChanged(kind, id, row) {
      const key = `${kind} ${id}`;
      const earlier = records.get(key);
      const wasDeleted = row === undefined || earlier?.wasDeleted === true;
      // Of two that are put anew, the one that was put first has to come first.
      if (row !== undefined && earlier !== undefined && earlier.row === undefined) records.delete(key);
      records.set(key, { kind, id, row, wasDeleted });
      onChange();
    },
    seriesChanged(owner, name, before, after) {
      const key = `${owner} ${name}`;
      const earlier = series.get(key);
      series.set(key, { owner, name, before: earlier === undefined ? before : earlier.before, after });
      onChange();
    },
    isEmpty: () => records.size + series.size === 0,
    records: () => records.values(),
    series: () => series.values(),
    clear() {
      records.clear();
      series.clear();
    },
  };
}
