import type { Alert } from '../../../../src/standin/engine/alert';
import { createMemoryStore } from '../../../../src/standin/store/memoryStore';
import { alertOf } from '../builders';

const alert = (id: string, changes: Partial<Alert> = {}): Alert => alertOf({ id, monitorId: 'm', ...changes });
const closed = (id: string) => alert(id, { status: 'OK', closedAt: 1 });

describe('the store of alerts', () => {
  it('keeps the order of opening when one changes', () => {
    const { alerts } = createMemoryStore();
    for (const id of ['a', 'b', 'c']) alerts.put(alert(id));
    alerts.put(closed('a'));
    expect(alerts.newestFirst().map(({ id }) => id)).toEqual(['c', 'b', 'a']);
    expect(alerts.open().map(({ id }) => id)).toEqual(['b', 'c']);
  });

  it('knows the latest of a rule and target, apart from those of other targets', () => {
    const { alerts } = createMemoryStore();
    alerts.put(closed('a'));
    alerts.put(alert('b'));
    alerts.put(alert('c', { hostId: 'h' }));
    expect(alerts.latest({ monitorId: 'm' })?.id).toBe('b');
    expect(alerts.latest({ monitorId: 'm', hostId: 'h' })?.id).toBe('c');
    expect(alerts.latest({ monitorId: 'm', hostId: 'other' })).toBeUndefined();
  });

  it('forgets the oldest closed alerts past its capacity, and never an open one', () => {
    const { alerts } = createMemoryStore({ capacity: { series: 1, closedAlerts: 2 } });
    alerts.put(alert('open'));
    for (const id of ['a', 'b', 'c']) alerts.put(closed(id));
    expect(alerts.newestFirst().map(({ id }) => id)).toEqual(['c', 'b', 'open']);
  });
});

describe('the store of metrics', () => {
  const series = { points: [1, 2, 3].map((time) => ({ time, value: 0 })), lastPostedAtMs: 0 };

  it('keeps hosts and services of the same name apart', () => {
    const { metrics } = createMemoryStore();
    metrics.put('host:x', 'a', series);
    expect(metrics.get('service:x', 'a')).toBeUndefined();
    expect(metrics.names('host:x')).toEqual(['a']);
    metrics.deleteOwner('host:x');
    expect(metrics.names('host:x')).toEqual([]);
  });

  it('drops, past its capacity, what was posted to the longest ago', () => {
    const { metrics } = createMemoryStore({ capacity: { series: 2, closedAlerts: 1 } });
    metrics.put('host:x', 'a', series);
    metrics.put('host:x', 'b', series);
    metrics.put('host:x', 'a', series);
    metrics.put('host:y', 'c', series);
    expect([metrics.names('host:x'), metrics.names('host:y')]).toEqual([['a'], ['c']]);
  });

  it('frees old points, and remembers that the metric existed', () => {
    const { metrics } = createMemoryStore();
    metrics.put('host:x', 'a', series);
    metrics.forgetPointsBefore(3);
    expect(metrics.get('host:x', 'a')?.points.map(({ time }) => time)).toEqual([3]);
    metrics.forgetPointsBefore(99);
    expect(metrics.get('host:x', 'a')).toEqual({ points: [], lastPostedAtMs: 0 });
  });
});

it('makes ids as Mackerel does: 11 letters and digits', () => {
  const store = createMemoryStore();
  const ids = Array.from({ length: 100 }, () => store.newId());
  expect(new Set(ids).size).toBe(100);
  for (const id of ids) expect(id).toMatch(/^[1-9A-Za-z]{11}$/);
});
