import type { Alert } from '../../../../../src/standin/engine/alert';
import { openAlerts } from '../../../../../src/standin/server/statusPage/openAlerts';
import { registerHost } from '../../../../../src/standin/monitoring/hosts';
import { alertOf, hostMonitor, serviceMonitor, standinOnClock } from '../../builders';

const seen = (alerts: readonly Alert[], standin = standinOnClock()) => openAlerts(standin, alerts);
const many = (count: number, changes: Partial<Alert>, prefix: string) =>
  Array.from({ length: count }, (_, index) => alertOf({ id: `${prefix}${index}`, ...changes }));

describe('the open alerts on the page', () => {
  it('come the worst first, and of these the newest', () => {
    const alerts = [
      alertOf({ id: 'old' }),
      alertOf({ id: 'unknown', status: 'UNKNOWN' }),
      alertOf({ id: 'warning', status: 'WARNING' }),
      alertOf({ id: 'new' }),
    ];
    expect(seen(alerts).shown.map(({ id }) => id)).toEqual(['new', 'old', 'warning', 'unknown']);
  });

  it('are counted all, and the worst hundred shown', () => {
    const alerts = [
      ...many(70, { status: 'WARNING' }, 'w'),
      ...many(60, {}, 'c'),
      ...many(5, { status: 'UNKNOWN' }, 'u'),
    ];
    const { total, counts, shown } = seen(alerts);
    expect([total, counts]).toEqual([135, { CRITICAL: 60, WARNING: 70, UNKNOWN: 5 }]);
    expect(shown).toHaveLength(100);
    expect([shown[0]?.id, shown[59]?.id, shown[60]?.id, shown[99]?.id]).toEqual(['c59', 'c0', 'w69', 'w30']);
    expect(seen(many(250, {}, 'c')).shown).toHaveLength(100);
  });

  it('say what keeps them from being told of or from changing', () => {
    const standin = standinOnClock();
    const host = { name: 'web-1', meta: {}, interfaces: [], memo: '', roleFullnames: [] };
    registerHost(standin, host, { id: 'off', status: 'poweroff' });
    registerHost(standin, host, { id: 'standby', status: 'standby' });
    standin.store.monitors.put('hostMonitor', { monitor: hostMonitor({ isMute: true }), revision: 1 });
    const ofHost = { type: 'host', monitorId: 'hostMonitor' } as const;
    const { shown } = seen(
      [alertOf({ ...ofHost, hostId: 'off', held: true }), alertOf({ ...ofHost, hostId: 'standby' })],
      standin,
    );
    expect(shown.map(({ target, notes }) => [target, ...notes])).toEqual([
      ['web-1', 'muted: nobody is told', 'the host is on standby: nobody is told'],
      [
        'web-1',
        'muted: nobody is told',
        'its thresholds were edited: close it by hand',
        'the host is in poweroff: not judged',
      ],
    ]);
  });

  it.each([
    ['a value and its threshold', { value: 12 }, '12 > 10'],
    ['the threshold of its severity', { value: 7, status: 'WARNING' }, '7 > 5'],
    ['a message, which may be long', { message: 'x'.repeat(1000) }, `${'x'.repeat(200)}…`],
    ['that data stopped coming', { cause: 'silence' }, 'its metric does not come'],
    ['that nothing is known', { status: 'UNKNOWN' }, 'no data'],
  ] as const)('say what was seen: %s', (_, changes, expected) => {
    const standin = standinOnClock();
    standin.store.monitors.put('serviceMonitor', { monitor: serviceMonitor(), revision: 1 });
    expect(seen([alertOf(changes)], standin).shown[0]?.seen).toBe(expected);
  });
});
