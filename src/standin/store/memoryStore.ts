import { randomInt } from 'node:crypto';
import { createAlertStore } from './memoryAlerts';
import type { NotificationGroup } from '../engine/notificationGroup';
import { createMetricStore } from './memoryMetrics';
import type { Store, Table } from './store';

/** How much the stand-in keeps before it forgets the oldest. Limits of this program, not of Mackerel. */
export interface Capacity {
  readonly series: number;
  readonly closedAlerts: number;
}

const defaultCapacity: Capacity = { series: 50_000, closedAlerts: 10_000 };

/** Keeps everything in memory: what it holds is gone with the process. */
export function createMemoryStore(capacity: Capacity = defaultCapacity): Store {
  const notificationGroups = createTable<NotificationGroup>();
  const defaultGroup = defaultGroupOf(newId());
  notificationGroups.put(defaultGroup.id, defaultGroup);
  return {
    services: createTable(),
    hosts: createTable(),
    monitors: createTable(),
    checks: createTable(),
    channels: createTable(),
    notificationGroups,
    users: createTable(),
    downtimes: createTable(),
    breachesInDowntime: createTable(),
    alertGroupSettings: createTable(),
    graphAnnotations: createTable(),
    metadata: createTable(),
    graphDefinitions: createTable(),
    removedGraphs: createTable(),
    addressRanges: createTable(),
    metrics: createMetricStore(capacity.series),
    alerts: createAlertStore(capacity.closedAlerts),
    newId,
  };
}

const defaultGroupOf = (id: string): NotificationGroup => ({
  id,
  type: 'group-default',
  name: 'Default',
  notificationLevel: 'all',
  childNotificationGroupIds: [],
  childChannelIds: [],
  monitors: [],
  services: [],
});

function createTable<Row>(): Table<Row> {
  const rows = new Map<string, Row>();
  return {
    get: (id) => rows.get(id),
    all: () => [...rows.values()],
    put: (id, row) => void rows.set(id, row),
    delete: (id) => void rows.delete(id),
  };
}

// No look-alikes, as in Mackerel's own ids.
const idLetters = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

const newId = (): string => Array.from({ length: 11 }, () => idLetters.charAt(randomInt(idLetters.length))).join('');
