import { closeByHand } from '../../../../../src/standin/monitoring/alertBook';
import { postHostMetrics } from '../../../../../src/standin/monitoring/hostMetrics';
import { registerHost } from '../../../../../src/standin/monitoring/hosts';
import { addMonitor, replaceMonitor } from '../../../../../src/standin/monitoring/monitors';
import { postServiceMetrics } from '../../../../../src/standin/monitoring/serviceMetrics';
import { shownMonitors } from '../../../../../src/standin/server/statusPage/shownMonitors';
import type { Standin } from '../../../../../src/standin/standin';
import type { Downtime } from '../../../../../src/standin/engine/downtime';
import { hostMonitor, noon, noonMs, serviceMonitor, standinOnClock } from '../../builders';

const shown = (standin: Standin) => shownMonitors(standin, standin.store.alerts.open());
const only = (standin: Standin) => shown(standin).shown[0];
const post = (standin: Standin, value: number, name = 'errors') =>
  postServiceMetrics(standin, 'shop', [{ name, time: Math.floor(standin.clock.nowMs() / 1000), value }]);

const downtime = (changes: Partial<Downtime> = {}): Downtime => ({
  id: 'd',
  name: 'Deploy',
  memo: '',
  start: noon,
  duration: 10,
  serviceScopes: [],
  serviceExcludeScopes: [],
  roleScopes: [],
  roleExcludeScopes: [],
  monitorScopes: [],
  monitorExcludeScopes: [],
  ...changes,
});

describe('a monitor on the page', () => {
  const standinWith = (...monitors: Parameters<typeof addMonitor>[1][]) => {
    const standin = standinOnClock();
    for (const monitor of monitors) addMonitor(standin, monitor);
    return standin;
  };

  it('is not judged yet before data comes, then OK with its last value, then alerting with the count of alerts', () => {
    const standin = standinWith(serviceMonitor());
    expect(only(standin)).toMatchObject({ state: { kind: 'not-judged' }, last: undefined });
    post(standin, 1.5);
    expect(only(standin)).toMatchObject({ state: { kind: 'ok' }, last: { text: '1.5', atMs: noonMs } });
    standin.clock.advance(60_000);
    post(standin, 12);
    expect(only(standin)).toMatchObject({
      state: { kind: 'alerting', worst: 'CRITICAL', open: 1 },
      last: { text: '12' },
    });
  });

  it('has the worst severity of its alerts, and names the host of the last value', () => {
    const standin = standinWith(hostMonitor());
    for (const [id, value] of [
      ['b', 20],
      ['a', 7],
    ] as const) {
      registerHost(standin, { name: `web-${id}`, meta: {}, interfaces: [], memo: '', roleFullnames: [] }, { id });
      postHostMetrics(standin, id, [{ name: 'custom.load', time: noon, value }]);
    }
    expect(only(standin)).toMatchObject({
      state: { kind: 'alerting', worst: 'CRITICAL', open: 2 },
      last: { text: '7', target: 'web-a' },
    });
  });

  it('that breaches says why there is no alert: attempts, a downtime, a close by hand', () => {
    const patient = standinWith(serviceMonitor({ maxCheckAttempts: 2 }));
    post(patient, 12);
    expect(only(patient)?.state).toEqual({ kind: 'breaching', status: 'CRITICAL', why: 'not often enough in a row' });

    const resting = standinWith(serviceMonitor());
    resting.store.downtimes.put('d', downtime());
    post(resting, 12);
    expect(only(resting)?.state).toEqual({ kind: 'breaching', status: 'CRITICAL', why: 'it began in a downtime' });

    const closed = standinWith(serviceMonitor());
    post(closed, 12);
    for (const alert of closed.store.alerts.open()) closeByHand(closed, alert, '');
    expect(only(closed)?.state).toMatchObject({ kind: 'breaching', why: 'its alert was closed by hand' });
  });

  it('that was edited is not judged yet, whatever it was before', () => {
    const standin = standinWith(serviceMonitor());
    post(standin, 1);
    replaceMonitor(standin, serviceMonitor(), serviceMonitor({ critical: 11 }));
    expect(only(standin)?.state).toEqual({ kind: 'not-judged' });
  });

  it('of a type that is kept and not judged says that it never fires', () => {
    const query = { type: 'query', query: 'x', legend: '', operator: '>', critical: 1 } as const;
    const standin = standinWith({ ...query, id: 'q', name: 'Query', memo: '', isMute: false });
    expect(only(standin)?.state).toEqual({ kind: 'never-fires' });
  });

  it('says that it is muted, and in downtime while that lasts', () => {
    const standin = standinWith(serviceMonitor({ isMute: true }));
    standin.store.downtimes.put('d', downtime({ serviceScopes: ['shop'] }));
    expect(only(standin)?.notes).toEqual(['muted', 'in downtime']);
    standin.clock.advance(10 * 60_000);
    expect(only(standin)?.notes).toEqual(['muted']);
  });

  it.each([
    [['shop:web', 'shop:db'], { roleScopes: ['shop:web'] }, ['in downtime on some hosts']],
    [['shop:web', 'shop:db'], { serviceScopes: ['shop'] }, ['in downtime']],
    [['shop:web', 'shop:db'], { serviceScopes: ['billing'] }, []],
    [['shop:web'], { monitorScopes: ['another'] }, []],
  ] as const)('of hosts in %j with a downtime of %j says %j', (roles, changes, notes) => {
    const standin = standinWith(hostMonitor());
    for (const role of roles) {
      registerHost(standin, { name: role, meta: {}, interfaces: [], memo: '', roleFullnames: [role] });
    }
    standin.store.downtimes.put('d', downtime(changes));
    expect(only(standin)?.notes).toEqual(notes);
  });

  it('is one of all, of which the bad ones come first, then by name, and a hundred are shown', () => {
    const names = Array.from({ length: 2000 }, (_, index) => `m${String(index).padStart(4, '0')}`);
    const standin = standinWith(...names.map((name) => serviceMonitor({ id: name, name, metric: name })));
    post(standin, 7, 'm0500');
    post(standin, 12, 'm1999');
    const { total, shown: rows } = shown(standin);
    expect([total, rows.length]).toEqual([2000, 100]);
    expect(rows.slice(0, 4).map(({ id }) => id)).toEqual(['m1999', 'm0500', 'm0000', 'm0001']);
  });
});
