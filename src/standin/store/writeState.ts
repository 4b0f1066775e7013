import type { Alert, AlertLog } from '../engine/alert';
import type { PendingChanges, RecordChange, SeriesChange } from './pendingChanges';
import { pointChanges } from './pointChanges';
import { Points } from '../engine/points';
import type { WrittenBefore } from './readState';
import type { StateDatabase } from './stateFile';

/** Writes changes in one transaction: all of them or, where it throws, none. */
export function createStateWriter(
  database: StateDatabase,
  written: WrittenBefore,
): (changes: Pick<PendingChanges, 'records' | 'series'>) => void {
  const putRecord = database.prepare(
    'INSERT INTO record (kind, id, json) VALUES (?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET json = excluded.json',
  );
  const deleteRecord = database.prepare('DELETE FROM record WHERE kind = ? AND id = ?');
  const putLog = database.prepare('INSERT OR REPLACE INTO alert_log (alert, position, json) VALUES (?, ?, ?)');
  const deleteLogs = database.prepare('DELETE FROM alert_log WHERE alert = ?');
  const putSeries = database.prepare(
    'INSERT INTO series (id, owner, name, posted_at_ms) VALUES (?, ?, ?, ?) ' +
      'ON CONFLICT (id) DO UPDATE SET posted_at_ms = excluded.posted_at_ms',
  );
  const deleteSeries = database.prepare('DELETE FROM series WHERE id = ?');
  const putPoint = database.prepare('INSERT OR REPLACE INTO point (series, time, value) VALUES (?, ?, ?)');
  const deletePoints = database.prepare('DELETE FROM point WHERE series = ?');
  const deletePoint = database.prepare('DELETE FROM point WHERE series = ? AND time = ?');
  const { seriesIds, logs: writtenLogs } = written;
  let lastSeriesId = [...seriesIds.values()].reduce((most, id) => Math.max(most, id), 0);

  const writeRecord = ({ kind, id, row, wasDeleted }: RecordChange, logs: AlertLog[]): void => {
    if (wasDeleted) {
      deleteRecord.run(kind, JSON.stringify(id));
      if (kind === 'alerts') deleteLogs.run(id);
    }
    if (row === undefined) return;
    if (kind === 'alerts') writeLogs(row as Alert, logs);
    putRecord.run(kind, JSON.stringify(id), JSON.stringify(kind === 'alerts' ? { ...row, logs: undefined } : row));
  };

  /** An alert has only ever more of them, and may have many: each is written once. */
  const writeLogs = (alert: Alert, logs: AlertLog[]): void => {
    for (let position = alert.logs.length - 1; position >= 0; position -= 1) {
      const log = alert.logs[position];
      if (log === undefined || writtenLogs.has(log)) break;
      putLog.run(alert.id, position, JSON.stringify(log));
      logs.push(log);
    }
  };

  const writeSeries = ({ owner, name, before, after }: SeriesChange): void => {
    const key = `${owner} ${name}`;
    // Kept where the transaction fails: the next one then takes the same.
    const id = seriesIds.get(key) ?? (lastSeriesId += 1);
    seriesIds.set(key, id);
    if (after === undefined) {
      deletePoints.run(id);
      deleteSeries.run(id);
      return;
    }
    const { gone, come } = pointChanges(Points.of(before?.points ?? Points.none), Points.of(after.points));
    for (const { time } of gone) deletePoint.run(id, time);
    for (const { time, value } of come) putPoint.run(id, time, value);
    putSeries.run(id, JSON.stringify(owner), name, after.lastPostedAtMs);
  };

  return (changes) => {
    const logs: AlertLog[] = [];
    const series = [...changes.series()];
    database.exec('BEGIN IMMEDIATE');
    try {
      for (const change of changes.records()) writeRecord(change, logs);
      for (const change of series) writeSeries(change);
      database.exec('COMMIT');
    } catch (error) {
      if (database.inTransaction) database.exec('ROLLBACK');
      throw error;
    }
    for (const log of logs) writtenLogs.add(log);
    for (const { owner, name, after } of series) if (after === undefined) seriesIds.delete(`${owner} ${name}`);
  };
}
