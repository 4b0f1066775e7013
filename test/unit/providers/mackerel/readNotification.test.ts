import { readNotification } from '../../../../src/providers/mackerel/readNotification';
import { fromMackerel } from '../../../support/receiverBench';

const alertsOf = (body: unknown) => readNotification(body)?.alerts.map(({ of }) => of);

describe("a notification of Mackerel's webhook channel", () => {
  it('tells of an alert by its id, with the name of its monitor and its severity', () => {
    expect(readNotification(fromMackerel())).toEqual({
      alerts: [
        {
          of: { reference: '4Kx1', monitor: 'Latency', state: 'firing', severity: 'critical' },
          opening: '4Kx1',
        },
      ],
    });
  });

  it.each([
    ['warning', 'firing', 'warning'],
    ['unknown', 'firing', 'unknown'],
    ['CRITICAL', 'firing', 'critical'],
    ['ok', 'resolved', undefined],
    ['OK', 'resolved', undefined],
    ['something new', 'firing', undefined],
  ])('whose status is %s: %s', (status, state, severity) => {
    expect(alertsOf(fromMackerel({ status }))).toEqual([
      { reference: '4Kx1', monitor: 'Latency', state, ...(severity !== undefined && { severity }) },
    ]);
  });

  it.each([
    [{ id: 'a1' }, { reference: 'a1', state: 'firing' }],
    [
      { id: 'a1', isOpen: false },
      { reference: 'a1', state: 'resolved' },
    ],
    [
      { id: 'a1', closedAt: 1_795_435_230 },
      { reference: 'a1', state: 'resolved' },
    ],
    [
      { id: 'a1', isOpen: true, closedAt: null, status: null, monitorName: 7 },
      { reference: 'a1', state: 'firing' },
    ],
  ])('is taken as it comes, whatever is missing: %j', (alert, of) => {
    expect(alertsOf({ event: 'alert', user: null, alert })).toEqual([of]);
  });

  it.each([[{}], [{ alert: {} }], [{ alert: { id: 7 } }], [{ alert: 'none' }]])(
    'that does not say of which alert it tells lacks something: %j',
    (more) => {
      expect(readNotification({ event: 'alert', ...more })).toEqual({
        alerts: [],
        lacks: 'it did not say of which alert it told',
      });
    },
  );

  it('of an alert group does not tell of its alerts, and other events tell of none', () => {
    expect(readNotification({ event: 'alertGroup', alertGroup: {} })?.lacks).toContain('alert group');
    expect(readNotification({ event: 'sample', message: 'Sample' })).toEqual({ alerts: [] });
  });

  it.each([[null], ['text'], [{}], [{ event: 7 }], [{ alerts: [], version: '4' }]])('is not this: %j', (body) => {
    expect(readNotification(body)).toBeUndefined();
  });
});
