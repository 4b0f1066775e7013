import fc from 'fast-check';
import type { Alert } from '../../../src/standin/engine/alert';
import { Points } from '../../../src/standin/engine/points';
import type { Series } from '../../../src/standin/engine/series';
import { createMemoryStore } from '../../../src/standin/store/memoryStore';
import type { MetricOwner, Store } from '../../../src/standin/store/store';
import { standinStoreContract } from '../../support/standinStoreContract';
import { stateFiles, type StateFiles } from '../../support/stateFiles';
import { alertOf, logOf } from '../../unit/standin/builders';

let files: StateFiles;
beforeEach(() => {
  files = stateFiles();
});
afterEach(() => files.remove());

standinStoreContract('a state file, as another process finds it after a crash', (capacity) => ({
  store: files.open({ capacity }),
  seenAgain() {
    files.turn();
    return files.open({ file: files.leftBehind(), capacity });
  },
}));

describe('a state file', () => {
  it('holds after a crash what was written, whatever changed since', async () => {
    const store = files.open();
    store.services.put('kept', { name: 'kept', memo: '', roles: [] });
    files.turn();
    await store.kept();
    store.services.put('lost', { name: 'lost', memo: '', roles: [] });
    const found = files.open({ file: files.leftBehind() });
    expect(found.services.all().map(({ name }) => name)).toEqual(['kept']);
  });

  it('is one file after an orderly end, written to the last change, and can be opened again', () => {
    const store = files.open();
    store.services.put('a', { name: 'a', memo: '', roles: [] });
    store.close();
    store.close();
    expect(files.leftBehind()).toMatch(/copy/);
    expect(files.open().services.get('a')).toBeDefined();
  });

  it('tells a new state from one that was there', () => {
    const store = files.open();
    expect(store.isNew).toBe(true);
    store.close();
    expect(files.open().isNew).toBe(false);
  });

  // The same changes to a store in memory and to one with a file, which crashes between any two of them and goes on
  // with what it finds: both hold the same in the end.
  it('is, however often its process crashes, what a store in memory is without', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 60 }), (changes) => {
        const world = stateFiles();
        try {
          const memory = createMemoryStore();
          const [group] = memory.notificationGroups.all();
          let store: Store = world.open();
          for (const { id } of store.notificationGroups.all()) store.notificationGroups.delete(id);
          store.notificationGroups.put(group!.id, group!);
          for (const each of changes) {
            if (each.type === 'turn') world.turn();
            else if (each.type === 'crash') {
              world.turn();
              store = world.crash();
            } else {
              apply(memory, each);
              apply(store, each);
            }
          }
          world.turn();
          expect(contentOf(world.crash())).toEqual(contentOf(memory));
        } finally {
          world.remove();
        }
      }),
      { numRuns: 40 },
    );
  });
});

type Change = { readonly type: 'turn' } | { readonly type: 'crash' } | Edit;

type Edit =
  | { readonly type: 'put' | 'delete'; readonly id: string; readonly memo: string }
  | { readonly type: 'alert'; readonly id: string; readonly closes: boolean }
  | { readonly type: 'points'; readonly owner: MetricOwner; readonly name: string; readonly times: readonly number[] }
  | {
      readonly type: 'append';
      readonly owner: MetricOwner;
      readonly name: string;
      readonly values: readonly number[];
      readonly dropped: number;
    }
  | { readonly type: 'forget'; readonly time: number }
  | { readonly type: 'deleteOwner'; readonly owner: MetricOwner };

const id = fc.constantFrom('a', 'b', 'c');
const owner = fc.constantFrom<MetricOwner>('host:a', 'service:a');
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ type: fc.constant('turn' as const) }),
  fc.record({ type: fc.constant('crash' as const) }),
  fc.record({ type: fc.constantFrom('put' as const, 'delete' as const), id, memo: fc.string() }),
  fc.record({ type: fc.constant('alert' as const), id, closes: fc.boolean() }),
  fc.record({
    type: fc.constant('points' as const),
    owner,
    name: id,
    times: fc.uniqueArray(fc.integer({ min: 0, max: 12 }), { maxLength: 4 }),
  }),
  fc.record({
    type: fc.constant('append' as const),
    owner,
    name: id,
    values: fc.array(fc.integer(), { maxLength: 3 }),
    dropped: fc.integer({ min: 0, max: 3 }),
  }),
  fc.record({ type: fc.constant('forget' as const), time: fc.integer({ min: 0, max: 12 }) }),
  fc.record({ type: fc.constant('deleteOwner' as const), owner }),
);

function apply(store: Store, each: Edit): void {
  switch (each.type) {
    case 'put':
      store.services.put(each.id, { name: each.id, memo: each.memo, roles: [] });
      return;
    case 'delete':
      store.services.delete(each.id);
      return;
    case 'alert':
      store.alerts.put(grown(store.alerts.get(each.id), each.id, each.closes));
      return;
    case 'points': {
      const held = [...(store.metrics.get(each.owner, each.name)?.points ?? [])];
      const come = each.times.map((time) => ({ time, value: time + held.length / 3 }));
      const kept = held.filter(({ time }) => !each.times.includes(time));
      const points = [...kept, ...come].sort((a, b) => a.time - b.time);
      store.metrics.put(each.owner, each.name, { points, lastPostedAtMs: held.length });
      return;
    }
    case 'append': {
      const held = Points.of(store.metrics.get(each.owner, each.name)?.points ?? Points.none);
      const from = (held.at(-1)?.time ?? 0) + 1;
      const points = held
        .slice(each.dropped)
        .append(each.values.map((value, index) => ({ time: from + index, value })));
      store.metrics.put(each.owner, each.name, { points, lastPostedAtMs: held.length });
      return;
    }
    case 'forget':
      store.metrics.forgetPointsBefore(each.time);
      return;
    case 'deleteOwner':
      store.metrics.deleteOwner(each.owner);
  }
}

function grown(alert: Alert | undefined, alertId: string, closes: boolean): Alert {
  const before = alert ?? alertOf({ id: alertId, monitorId: alertId, logs: [] });
  const logs = [...before.logs, logOf('WARNING', { id: `${alertId}-${before.logs.length}` })];
  return { ...before, logs, ...(closes && { status: 'OK', closedAt: 1 }) };
}

/** With its points as an array, in whatever form they are kept. */
const shown = (series: Series | undefined) => series && { ...series, points: [...series.points] };

function contentOf(store: Store): object {
  const owners: readonly MetricOwner[] = ['host:a', 'service:a'];
  return {
    services: store.services.all(),
    groups: store.notificationGroups.all(),
    alerts: store.alerts.newestFirst(),
    open: store.alerts.open(),
    latest: ['a', 'b', 'c'].map((monitorId) => store.alerts.latest({ monitorId })?.id),
    metrics: owners.map((each) =>
      store.metrics.names(each).map((name) => [name, shown(store.metrics.get(each, name))]),
    ),
  };
}
