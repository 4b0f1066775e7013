import type { Series } from '../engine/series';
import type { MetricOwner, Store } from './store';

/** Hears of every change of a store, right after it. */
export interface StoreListener {
  /** A record was put, or deleted where `row` is undefined. */
  rowChanged(kind: RecordKind, id: string, row: object | undefined): void;
  /** `before` and `after`: undefined where there is none. */
  seriesChanged(owner: MetricOwner, name: string, before: Series | undefined, after: Series | undefined): void;
}

/** All that is kept as records by id; what is left are metrics, which come too often for that. */
export type RecordKind = Exclude<keyof Store, 'metrics' | 'newId' | 'kept'>;

export const nobody: StoreListener = { rowChanged: () => undefined, seriesChanged: () => undefined };
