import { readNotification } from '../../../../src/providers/prometheus/readNotification';
import { alertmanagerAlert, fromAlertmanager } from '../../../support/receiverBench';

describe('a notification of Alertmanager', () => {
  it('tells of each alert by its fingerprint, with its labels, and to whom', () => {
    const resolved = alertmanagerAlert({ fingerprint: 'beef', status: 'resolved' });
    const { labels } = alertmanagerAlert();
    expect(readNotification(fromAlertmanager([alertmanagerAlert(), resolved]))).toEqual({
      receiver: 'alertdrill',
      alerts: [
        { of: { reference: 'f00d', state: 'firing', labels }, opening: '2026-11-23T12:00:20.123Z' },
        { of: { reference: 'beef', state: 'resolved', labels }, opening: '2026-11-23T12:00:20.123Z' },
      ],
    });
  });

  it('without fingerprints (before 0.18) tells alerts apart by their labels, in whatever order', () => {
    const referenceOf = (labels: object) =>
      readNotification(fromAlertmanager([{ status: 'firing', labels }]))?.alerts[0]?.of.reference;
    expect(referenceOf({ a: '1', b: '2' })).toBe(referenceOf({ b: '2', a: '1' }));
    expect(referenceOf({ a: '1', b: '2' })).not.toBe(referenceOf({ a: '1', b: '3' }));
  });

  it('says what it lacks', () => {
    expect(readNotification(fromAlertmanager([], { truncatedAlerts: 500 }))).toEqual({
      receiver: 'alertdrill',
      alerts: [],
      lacks: 'alerts that max_alerts of the receiver cut off: 500',
    });
    expect(readNotification(fromAlertmanager([alertmanagerAlert({ status: 'new' })]))?.lacks).toBe(
      'alerts that could not be read: 1',
    );
    expect(readNotification(fromAlertmanager())).not.toHaveProperty('lacks');
  });

  it.each([[null], ['text'], [{}], [{ version: '4' }], [{ event: 'alert', alert: {} }]])('is not this: %j', (body) => {
    expect(readNotification(body)).toBeUndefined();
  });
});
