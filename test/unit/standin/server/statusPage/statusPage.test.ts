import { createHash } from 'node:crypto';
import { StateError } from '../../../../../src/standin/store/stateError';
import { alertOf, externalMonitor, noonMs, serviceMonitor, standinOnClock } from '../../builders';
import { askPage } from './pageOf';

const standinWith = (name: string) => {
  const standin = standinOnClock({}, 2000);
  standin.store.monitors.put('serviceMonitor', { monitor: serviceMonitor({ name }), revision: 1 });
  standin.store.alerts.put(alertOf({ value: 12.3456789, memo: name }));
  return standin;
};

describe('the page for people', () => {
  it('shows what this is: the minute, the API, where everything is kept, and the settings that were changed', async () => {
    const standin = standinOnClock({ connectivitySilenceMinutes: 3 }, 2000);
    const { status, text } = await askPage(standin);
    expect(status).toBe(200);
    expect(text).toContain('API for clients http://127.0.0.1:18081');
    expect(text).toContain('One Mackerel minute 2s compressed');
    expect(text).toContain('Kept in memory');
    expect(text).toContain('connectivitySilenceMinutes=3');
    expect(text).toContain('(default: 10)');
    expect(text).not.toContain('initialHostStatus');
    expect((await askPage(standinOnClock())).text).toContain('Settings changed none');
  });

  it('says what to do where there is nothing to see', async () => {
    const { text } = await askPage(standinOnClock());
    expect(text).toContain('there is no monitor yet that could raise one');
    expect(text).toContain('mkr --apibase http://127.0.0.1:18081 monitors push -F monitors.json');
    expect(text).toContain('Nothing has asked yet');
    expect(text).not.toContain('Recent webhooks');
  });

  it('shows an open alert with severity, monitor, target, value, threshold, and since when', async () => {
    const standin = standinWith('Checkout 5xx');
    standin.clock.advance(3_725_000);
    const { text, body } = await askPage(standin);
    expect(text).toMatch(/Checkout 5xx memo: Checkout 5xx CRITICAL shop 12\.3457 > 10 [\d: -]+ 1 h 2 min ago/);
    expect(text).toContain('CRITICAL: 1 alert');
    expect(body).toContain(`datetime="${new Date(noonMs).toISOString()}"`);
    expect(body).toContain('<title>1 open alert ·');
  });

  it('shows requests and webhooks, those that failed as such', async () => {
    const request = { number: 1, atMs: noonMs, method: 'POST', path: '/api/v0/tsdb', status: 200, durationMs: 1.234 };
    const { text } = await askPage(standinOnClock(), {
      requests: [
        { ...request, number: 2, status: 404, client: '' },
        { ...request, client: 'mackerel-agent/0.87.0' },
      ],
      deliveries: [
        {
          number: 1,
          atMs: noonMs,
          durationMs: 30,
          channelName: 'drills',
          monitorName: 'Errors',
          status: 'CRITICAL',
          failure: 'the answer was 500',
        },
      ],
    });
    expect(text).toMatch(/POST \/api\/v0\/tsdb 404 [\d:]+ 1\.2 ms gives no name/);
    expect(text).toMatch(/POST \/api\/v0\/tsdb 200 [\d:]+ 1\.2 ms mackerel-agent\/0\.87\.0/);
    expect(text).toMatch(/Errors CRITICAL failed the answer was 500 drills/);
  });

  it('names channels that are suspended, and never the URL of any', async () => {
    const standin = standinOnClock();
    const channel = { id: 'c', type: 'webhook', name: 'drills', events: [], enabledGraphImage: false } as const;
    standin.store.channels.put('c', { ...channel, url: 'http://127.0.0.1/T0/SECRET', suspendedAt: 1 });
    const { text, body } = await askPage(standin);
    expect(text).toContain('The channel “drills” is suspended');
    expect(body).not.toContain('SECRET');
  });

  it('shows of the URL of an external monitor no more than where it leads: the rest may be a secret', async () => {
    const standin = standinOnClock();
    const url = 'https://user:p4ss@example.com:8443/h1dden-path?token=h1dden';
    const headers = [{ name: 'Authorization', value: 'h1dden-header' }];
    standin.store.monitors.put('x', { monitor: externalMonitor({ url, headers }), revision: 1 });
    const { text, body } = await askPage(standin);
    expect(text).toContain('GET https://example.com:8443 fails');
    expect(body).not.toMatch(/h1dden|p4ss/);
  });

  it('escapes whatever users gave', async () => {
    const evil = `"><script>alert(1)</script><img src=x onerror='alert(2)'>`;
    const standin = standinWith(evil);
    standin.store.hosts.put(evil, {
      id: evil,
      name: evil,
      meta: {},
      interfaces: [],
      memo: evil,
      status: 'working',
      isRetired: false,
      createdAt: 0,
      roleFullnames: [],
    });
    standin.store.alerts.put(
      alertOf({ id: evil, monitorId: evil, hostId: evil, type: 'check', message: evil, status: 'UNKNOWN' }),
    );
    standin.store.checks.put(evil, { monitorId: evil, hostId: evil, name: evil, memo: '', reports: [] });
    const request = { number: 1, atMs: 0, method: evil, path: evil, status: 200, durationMs: 1, client: evil };
    const delivery = {
      number: 1,
      atMs: 0,
      durationMs: 1,
      channelName: evil,
      monitorName: evil,
      status: 'OK' as const,
      failure: evil,
    };
    const { body, text } = await askPage(
      { ...standin, organization: evil },
      { requests: [request], deliveries: [delivery] },
    );
    expect(text.split(evil).length).toBeGreaterThan(10);
    expect(body).not.toMatch(/<img|<script>alert|="">/);
    expect(body.match(/<script/g)).toHaveLength(1);
  });
});

describe('an answer of the page', () => {
  it('lets the browser use nothing but its own script and style, whose hashes it gives', async () => {
    const { headers, body } = await askPage(standinWith('Errors'));
    const policy = headers.get('content-security-policy') ?? '';
    for (const kind of ['style', 'script']) {
      const [, content = ''] = new RegExp(`<${kind}>(.*?)</${kind}>`, 's').exec(body) ?? [];
      const hash = createHash('sha256').update(content).digest('base64');
      expect(policy).toContain(`${kind}-src 'sha256-${hash}'`);
    }
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('content-type')).toBe('text/html; charset=UTF-8');
  });

  it('to HEAD is the same without a body', async () => {
    const { status, headers, body } = await askPage(standinOnClock(), { method: 'HEAD' });
    expect([status, body]).toEqual([200, '']);
    expect(headers.get('content-type')).toContain('text/html');
  });

  it.each(['localhost', 'LOCALHOST:1', '127.0.0.1', '127.1.2.3:80', '[::1]:18081'])(
    'is given where this machine is asked as %s',
    async (host) => expect((await askPage(standinOnClock(), { host })).status).toBe(200),
  );

  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:18081', '10.0.0.1', ''])(
    'is refused where it is asked as "%s": another page may have led that name here',
    async (host) => {
      const { status, text, body } = await askPage(standinWith('Errors'), { host });
      expect(status).toBe(421);
      expect(text).toContain('ask for http://127.0.0.1:18081/');
      expect(body).not.toContain('Errors');
    },
  );

  it('is refused to addresses that may not see the pages of the organization', async () => {
    const standin = standinWith('Errors');
    standin.store.addressRanges.put('api', ['10.0.0.0/8']);
    expect((await askPage(standin)).status).toBe(200);
    standin.store.addressRanges.put('web', ['10.0.0.0/8']);
    const { status, body } = await askPage(standin);
    expect(status).toBe(403);
    expect(body).not.toContain('Errors');
    expect((await askPage(standin, { address: '10.1.2.3' })).status).toBe(200);
  });

  it('is 503 with the reason where what it shows can not be kept', async () => {
    const standin = standinWith('Errors');
    const kept = () => Promise.reject(new StateError('the disk is full', 'make room'));
    const { status, text } = await askPage({ ...standin, store: { ...standin.store, kept } });
    expect(status).toBe(503);
    expect(text).toContain('the disk is full (make room)');
  });
});
