import type { AlertNotification } from '../../../../src/standin/store/store';
import { webhookPayload } from '../../../../src/standin/server/webhookPayload';
import { alertOf, externalMonitor, hostMonitor, logOf, noon, noonMs, serviceMonitor } from '../builders';

const pages = 'http://127.0.0.1:8080/orgs/acme';
const payload = (notification: AlertNotification) => webhookPayload(notification, 'acme', pages);
const shop = { name: 'shop', memo: 'sells', roles: [{ name: 'web', memo: '' }] };
const host = {
  id: 'h1',
  name: 'web-01',
  memo: 'first',
  status: 'working',
  isRetired: false,
  createdAt: noon,
  meta: {},
  interfaces: [],
  roleFullnames: ['shop:web'],
} as const;
const webRole = {
  fullname: 'shop: web',
  serviceName: 'shop',
  serviceUrl: `${pages}/services/shop`,
  roleName: 'web',
  roleUrl: `${pages}/services/shop/web`,
};

describe('what a webhook gets', () => {
  it('of a service metric: seconds, but for createdAt; the status in lower case; the service', () => {
    const alert = alertOf({ id: 'a1', value: 12, openedAtMs: noonMs + 123, changedAtMs: noonMs + 61_500 });
    expect(payload({ alert, monitor: serviceMonitor({ memo: 'call me' }), service: shop })).toEqual({
      orgName: 'acme',
      event: 'alert',
      type: 'service',
      message: 'errors 12 > 10',
      memo: 'call me',
      imageUrl: null,
      service: { id: 'shop', name: 'shop', memo: 'sells', orgId: 'acme', roles: [webRole] },
      alert: {
        id: 'a1',
        url: `${pages}/alerts/a1`,
        openedAt: noon,
        closedAt: null,
        statusChangedAt: noon + 61,
        createdAt: noonMs + 123,
        status: 'critical',
        isOpen: true,
        trigger: 'monitor',
        monitorName: 'Errors',
        metricLabel: 'errors',
        metricValue: 12,
        criticalThreshold: 10,
        warningThreshold: 5,
        monitorOperator: '>',
        duration: 1,
      },
    });
  });

  it('of a host: the host with its roles', () => {
    const alert = alertOf({ type: 'host', status: 'WARNING', value: 6, hostId: 'h1' });
    expect(payload({ alert, monitor: hostMonitor(), host })).toMatchObject({
      type: 'host',
      message: 'custom.load 6 > 5',
      host: {
        id: 'h1',
        name: 'web-01',
        url: `${pages}/hosts/h1`,
        type: 'unknown',
        status: 'working',
        memo: 'first',
        isRetired: false,
        roles: [webRole],
      },
      alert: { status: 'warning' },
    });
  });

  it('of a check: what it said, and no figures', () => {
    const alert = alertOf({ type: 'check', message: 'no answer', hostId: 'h1' });
    const monitor = { type: 'check', name: 'ping', memo: '', isMute: false } as const;
    const sent = payload({ alert, monitor, host });
    expect(sent).toMatchObject({ type: 'check', message: 'no answer', alert: { monitorName: 'ping' } });
    expect(sent['alert']).not.toHaveProperty('metricLabel');
    expect(sent).not.toHaveProperty('service');
  });

  it('of a URL: figures only where its response time is watched', () => {
    const alert = alertOf({ type: 'external', message: '200 OK', value: 900 });
    expect(payload({ alert, monitor: externalMonitor() })['alert']).not.toHaveProperty('monitorOperator');
    const timed = externalMonitor({ service: 'shop', responseTimeCritical: 500, responseTimeDuration: 2 });
    expect(payload({ alert, monitor: timed })['alert']).toMatchObject({
      metricValue: 900,
      criticalThreshold: 500,
      monitorOperator: '>',
      duration: 2,
    });
  });

  it('of an interruption: that nothing was posted', () => {
    const alert = alertOf({ cause: 'silence' });
    expect(payload({ alert, monitor: serviceMonitor() })).toMatchObject({ message: 'errors: nothing was posted' });
  });

  it.each([
    ['monitoring', 'monitor'],
    ['manual', 'manual close'],
    ['hostRetire', 'retire host'],
  ] as const)('of a closing by %s: %s, and when', (trigger, word) => {
    const logs = [logOf('CRITICAL'), logOf('OK', { trigger })];
    const alert = alertOf({ status: 'OK', closedAt: noon + 60, logs });
    expect(payload({ alert, monitor: serviceMonitor() })).toMatchObject({
      alert: { status: 'ok', isOpen: false, closedAt: noon + 60, trigger: word },
    });
  });
});
