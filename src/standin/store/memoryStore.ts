import { randomInt } from 'node:crypto';
import type { NotificationGroup } from '../engine/notificationGroup';
import { nobody, type RecordKind, type StoreListener } from './listener';
import { createAlertStore } from './memoryAlerts';
import { createMetricStore } from './memoryMetrics';
import { createMonitorTable } from './memoryMonitors';
import { createTable } from './memoryTable';
import type { Store, Table } from './store';

/** How much the stand-in keeps before it forgets the oldest. Limits of this program, not of Mackerel. */
export interface Capacity {
  readonly series: number;
  readonly closedAlerts: number;
}

const defaultCapacity: Capacity = { series: 50_000, closedAlerts: 10_000 };

export interface MemoryStoreOptions {
  readonly capacity?: Capacity | undefined;
  readonly listener?: StoreListener | undefined;
}

/** Keeps everything in memory: what it holds is gone with the process. */
export const createMemoryStore = (options: MemoryStoreOptions = {}): Store =>
  withDefaultGroup(createEmptyStore(options));

/** Without so much as a default group. */
export function createEmptyStore({ capacity = defaultCapacity, listener = nobody }: MemoryStoreOptions = {}): Store {
  const table = <Row extends object>(kind: RecordKind): Table<Row> =>
    createTable<Row>((id, row) => listener.rowChanged(kind, id, row));
  return {
    services: table('services'),
    hosts: table('hosts'),
    monitors: createMonitorTable(table('monitors')),
    checks: table('checks'),
    channels: table('channels'),
    notificationGroups: table('notificationGroups'),
    users: table('users'),
    downtimes: table('downtimes'),
    breachesInDowntime: table('breachesInDowntime'),
    alertGroupSettings: table('alertGroupSettings'),
    graphAnnotations: table('graphAnnotations'),
    metadata: table('metadata'),
    graphDefinitions: table('graphDefinitions'),
    removedGraphs: table('removedGraphs'),
    addressRanges: table('addressRanges'),
    externalResults: table('externalResults'),
    evaluations: table('evaluations'),
    deliveries: table('deliveries'),
    postCounts: table('postCounts'),
    metrics: createMetricStore(capacity.series, listener),
    alerts: createAlertStore(capacity.closedAlerts, listener),
    newId,
    kept: () => Promise.resolve(),
  };
}

/** The store, with a default group if it had none. */
export function withDefaultGroup(store: Store): Store {
  if (store.notificationGroups.all().some(({ type }) => type === 'group-default')) return store;
  const group: NotificationGroup = {
    id: store.newId(),
    type: 'group-default',
    name: 'Default',
    notificationLevel: 'all',
    childNotificationGroupIds: [],
    childChannelIds: [],
    monitors: [],
    services: [],
  };
  store.notificationGroups.put(group.id, group);
  return store;
}

// No look-alikes, as in Mackerel's own ids.
const idLetters = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

const newId = (): string => Array.from({ length: 11 }, () => idLetters.charAt(randomInt(idLetters.length))).join('');
