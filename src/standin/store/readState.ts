import type { Alert, AlertLog } from '../engine/alert';
import { Points, type Point } from '../engine/points';
import type { RecordKind } from './listener';
import type { StateDatabase } from './stateFile';
import type { MetricOwner, Store } from './store';

/** What the writer has to know of what is in the file already. */
export interface WrittenBefore {
  readonly seriesIds: Map<string, number>;
  readonly logs: WeakSet<AlertLog>;
}

/**
 * Puts everything that a state file holds into an empty store, in the order in which it was put there once. Nothing is
 * parsed beyond its JSON: this program wrote it, and its version says so.
 */
export function readState(database: StateDatabase, store: Store): WrittenBefore {
  const logsByAlert = logsOf(database);
  const logs = new WeakSet([...logsByAlert.values()].flat());
  for (const [kind, quotedId, json] of rowsOf<readonly [RecordKind, string, string]>(
    database,
    'SELECT kind, id, json FROM record ORDER BY seq',
  )) {
    const id = JSON.parse(quotedId) as string;
    const record = JSON.parse(json) as object;
    if (kind === 'alerts') store.alerts.put({ ...record, logs: logsByAlert.get(id) ?? [] } as unknown as Alert);
    else (store[kind] as { put(id: string, row: object): void }).put(id, record);
  }
  return { seriesIds: readMetrics(database, store), logs };
}

function readMetrics(database: StateDatabase, store: Store): Map<string, number> {
  const points = pointsOf(database);
  const ids = new Map<string, number>();
  // In the order of the last post: that is how the store forgets them, too.
  for (const [id, quotedOwner, name, lastPostedAtMs] of rowsOf<readonly [number, string, string, number]>(
    database,
    'SELECT id, owner, name, posted_at_ms FROM series ORDER BY posted_at_ms, id',
  )) {
    const owner = JSON.parse(quotedOwner) as MetricOwner;
    ids.set(`${owner} ${name}`, id);
    store.metrics.put(owner, name, { points: points.get(id) ?? Points.none, lastPostedAtMs });
  }
  return ids;
}

/** A series at a time: as objects all points together would take many times their place. */
function pointsOf(database: StateDatabase): ReadonlyMap<number, Points> {
  const bySeries = new Map<number, Points>();
  let current: { readonly series: number; readonly points: Point[] } | undefined;
  const finish = (): void => {
    if (current !== undefined) bySeries.set(current.series, Points.of(current.points));
  };
  for (const [series, time, value] of rowsOf<readonly [number, number, number]>(
    database,
    'SELECT series, time, value FROM point ORDER BY series, time',
  )) {
    if (current?.series !== series) {
      finish();
      current = { series, points: [] };
    }
    current.points.push({ time, value });
  }
  finish();
  return bySeries;
}

function logsOf(database: StateDatabase): ReadonlyMap<string, readonly AlertLog[]> {
  const byAlert = new Map<string, AlertLog[]>();
  for (const [alert, json] of rowsOf<readonly [string, string]>(
    database,
    'SELECT alert, json FROM alert_log ORDER BY alert, position',
  )) {
    const logs = byAlert.get(alert) ?? [];
    byAlert.set(alert, logs);
    logs.push(JSON.parse(json) as AlertLog);
  }
  return byAlert;
}

const rowsOf = <Row>(database: StateDatabase, query: string): Iterable<Row> =>
  database.prepare(query).raw().iterate() as Iterable<Row>;
