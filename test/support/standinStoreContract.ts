import type { Alert } from '../../src/standin/engine/alert';
import type { Series } from '../../src/standin/engine/series';
import type { Capacity } from '../../src/standin/store/memoryStore';
import type { Store } from '../../src/standin/store/store';

/** A store, and a look at it: its own content again, or what another process would find. */
export interface ContractStore {
  readonly store: Store;
  readonly seenAgain: () => Store;
}

/** What the stand-in relies on, wherever things are kept. All is looked at through `seenAgain`. */
export function standinStoreContract(title: string, open: (capacity?: Capacity) => ContractStore): void {
  const alert = (id: string, changes: Partial<Alert> = {}): Alert => ({
    id,
    monitorId: 'm',
    type: 'service',
    revision: 1,
    status: 'CRITICAL',
    cause: 'data',
    openedAt: 1,
    openedAtMs: 1_000,
    changedAtMs: 1_000,
    held: false,
    awaitsRecovery: false,
    logs: [log(`${id}-opened`)],
    ...changes,
  });
  const log = (id: string) => ({ id, status: 'CRITICAL', trigger: 'monitoring', revision: 1, createdAt: 1 }) as const;
  const closed = (id: string) => alert(id, { status: 'OK', closedAt: 1 });
  const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);

  describe(`the tables of ${title}`, () => {
    const service = (name: string, memo = '') => ({ name, memo, roles: [] });

    it('keep the order in which rows were first put, and their latest state', () => {
      const { store, seenAgain } = open();
      for (const name of ['b', 'a', 'c']) store.services.put(name, service(name));
      store.services.put('b', service('b', 'changed'));
      expect(seenAgain().services.all()).toEqual([service('b', 'changed'), service('a'), service('c')]);
    });

    it('forget what was deleted, and put it last when it comes again', () => {
      const { store, seenAgain } = open();
      for (const name of ['a', 'b', 'c']) store.services.put(name, service(name));
      store.services.delete('a');
      store.services.delete('c');
      store.services.put('a', service('a', 'new'));
      const again = seenAgain();
      expect(again.services.all()).toEqual([service('b'), service('a', 'new')]);
      expect(again.services.get('c')).toBeUndefined();
    });

    it('have one default group, the same one for good', () => {
      const { store, seenAgain } = open();
      const [group] = store.notificationGroups.all();
      expect(group).toMatchObject({ type: 'group-default', name: 'Default' });
      expect(seenAgain().notificationGroups.all()).toEqual([group]);
    });

    it('take any text as an id, and any JSON as a value', () => {
      const { store, seenAgain } = open();
      const metadata = { owner: 'host:x', namespace: 'n', value: { "it's": ['\u0000', '😀', null] }, updatedAtMs: 1.5 };
      const id = "host:x \u0000 '; DROP TABLE record; --";
      store.metadata.put(id, metadata as never);
      expect(seenAgain().metadata.get(id)).toEqual(metadata);
    });
  });

  describe(`the alerts of ${title}`, () => {
    it('keep the order of opening when one changes', () => {
      const { store, seenAgain } = open();
      for (const id of ['a', 'b', 'c']) store.alerts.put(alert(id));
      store.alerts.put(closed('a'));
      const { alerts } = seenAgain();
      expect(ids(alerts.newestFirst())).toEqual(['c', 'b', 'a']);
      expect(ids(alerts.open())).toEqual(['b', 'c']);
    });

    it('are found as the latest of a rule and target, apart from those of other targets', () => {
      const { store, seenAgain } = open();
      store.alerts.put(closed('a'));
      store.alerts.put(alert('b'));
      store.alerts.put(alert('c', { hostId: 'h' }));
      const { alerts } = seenAgain();
      expect(alerts.latest({ monitorId: 'm' })?.id).toBe('b');
      expect(alerts.latest({ monitorId: 'm', hostId: 'h' })?.id).toBe('c');
      expect(alerts.latest({ monitorId: 'm', hostId: 'other' })).toBeUndefined();
    });

    it('have all their logs in their order, those of before a look and those of after it', () => {
      const { store, seenAgain } = open();
      store.alerts.put(alert('a', { logs: [log('1'), log('2')] }));
      const before = seenAgain().alerts.get('a');
      expect(ids(before?.logs ?? [])).toEqual(['1', '2']);
      store.alerts.put(alert('a', { logs: [...(store.alerts.get('a')?.logs ?? []), log('3')] }));
      expect(ids(seenAgain().alerts.get('a')?.logs ?? [])).toEqual(['1', '2', '3']);
    });

    it('forget the oldest closed ones past the capacity, with their logs, and never an open one', () => {
      const { store, seenAgain } = open({ series: 1, closedAlerts: 2 });
      store.alerts.put(alert('open'));
      for (const id of ['a', 'b', 'c']) store.alerts.put(closed(id));
      const { alerts } = seenAgain();
      expect(ids(alerts.newestFirst())).toEqual(['c', 'b', 'open']);
      expect(alerts.get('open')?.logs).toHaveLength(1);
    });
  });

  describe(`the metrics of ${title}`, () => {
    /** A series with its points as an array, in whatever form they are kept. */
    const shown = (found: Series | undefined) => found && { ...found, points: [...found.points] };
    const series: Series = { points: [1, 2, 3].map((time) => ({ time, value: time / 3 })), lastPostedAtMs: 5 };

    it('keep hosts and services of the same name apart', () => {
      const { store, seenAgain } = open();
      store.metrics.put('host:x', 'a', series);
      const { metrics } = seenAgain();
      expect(metrics.get('service:x', 'a')).toBeUndefined();
      expect(metrics.names('host:x')).toEqual(['a']);
      expect(shown(metrics.get('host:x', 'a'))).toEqual(series);
    });

    it('are gone with their owner', () => {
      const { store, seenAgain } = open();
      store.metrics.put('host:x', 'a', series);
      store.metrics.put('host:y', 'a', series);
      seenAgain();
      store.metrics.deleteOwner('host:x');
      const { metrics } = seenAgain();
      expect([metrics.names('host:x'), metrics.names('host:y')]).toEqual([[], ['a']]);
    });

    it('take points in the middle, other values, and fewer points', () => {
      const { store, seenAgain } = open();
      store.metrics.put('host:x', 'a', series);
      seenAgain();
      const [, second, third] = store.metrics.get('host:x', 'a')?.points ?? [];
      const later = { points: [second!, { time: 2.5, value: 9 }, { ...third!, value: -7 }], lastPostedAtMs: 6 };
      store.metrics.put('host:x', 'a', later);
      expect(shown(seenAgain().metrics.get('host:x', 'a'))).toEqual(later);
    });

    it('are dropped, past the capacity, by how long ago they were posted to', () => {
      const { store, seenAgain } = open({ series: 2, closedAlerts: 1 });
      const at = (lastPostedAtMs: number): Series => ({ ...series, lastPostedAtMs });
      store.metrics.put('host:x', 'a', at(1));
      store.metrics.put('host:x', 'b', at(2));
      store.metrics.put('host:x', 'a', at(3));
      const again = seenAgain();
      again.metrics.put('host:y', 'c', at(4));
      expect([again.metrics.names('host:x'), again.metrics.names('host:y')]).toEqual([['a'], ['c']]);
    });

    it('free old points, and remember that the metric existed', () => {
      const { store, seenAgain } = open();
      store.metrics.put('host:x', 'a', series);
      store.metrics.forgetPointsBefore(3);
      expect(shown(seenAgain().metrics.get('host:x', 'a'))?.points.map(({ time }) => time)).toEqual([3]);
      store.metrics.forgetPointsBefore(99);
      expect(shown(seenAgain().metrics.get('host:x', 'a'))).toEqual({ points: [], lastPostedAtMs: 5 });
    });
  });
}
