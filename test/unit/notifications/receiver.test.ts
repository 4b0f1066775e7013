import { alertmanagerAlert, fromAlertmanager, fromMackerel, receiverBench } from '../../support/receiverBench';

describe('the webhook receiver', () => {
  it('records what it is told, stamped when it was read, and answers at once', async () => {
    const { clock, post, watch } = receiverBench();
    const watching = watch();
    await clock.advance(1_234);
    expect(await post('/ignored', fromAlertmanager())).toBe(200);
    expect(watching.facts).toEqual([
      {
        type: 'notification-arrived',
        atMs: clock.now(),
        receiver: 'alertdrill',
        of: {
          reference: 'f00d',
          state: 'firing',
          labels: { alertname: 'Latency', service: 'shop', severity: 'critical' },
        },
      },
    ]);
  });

  it('tells forms apart by what is in them, whatever the path', async () => {
    const { post, watch } = receiverBench();
    const watching = watch();
    expect(await post('/a', fromMackerel())).toBe(200);
    expect(await post('/a', fromAlertmanager())).toBe(200);
    expect(watching.arrived().map(({ receiver, of }) => [receiver, of.reference, of.severity])).toEqual([
      ['a', '4Kx1', 'critical'],
      ['alertdrill', 'f00d', undefined],
    ]);
  });

  it.each([
    ['/', undefined],
    ['/oncall', 'oncall'],
    ['/hooks/team%20b/', 'team b'],
    ['/%E0%A4%A', '%E0%A4%A'],
  ])('takes the receiver that the notification does not name from the path: %s', async (path, receiver) => {
    const { post, watch } = receiverBench();
    const watching = watch();
    await post(path, fromMackerel());
    expect(watching.arrived().map((fact) => fact.receiver)).toEqual([receiver]);
  });

  it('records nothing for a drill that does not watch any more', async () => {
    const { post, watch } = receiverBench();
    const first = watch();
    first.stop();
    const second = watch();
    await post('/a', fromMackerel());
    expect(first.facts).toEqual([]);
    expect(second.facts).toHaveLength(1);
  });

  it('records of 500 alerts the one that is meant', async () => {
    const { post, watch } = receiverBench();
    const watching = watch('Latency');
    const others = Array.from({ length: 499 }, (_, index) =>
      alertmanagerAlert({ fingerprint: `f${index}`, labels: { alertname: 'Other', instance: `web-${index}` } }),
    );
    await post('/a', fromAlertmanager([...others, alertmanagerAlert()]));
    await post('/a', fromMackerel({ monitorName: 'Other' }));
    expect(watching.facts).toMatchObject([{ of: { reference: 'f00d' } }]);
  });

  it('reports a bug of who watches, and answers that it has one', async () => {
    const { post, receiver, bugs } = receiverBench();
    const bug = new TypeError('a bug');
    receiver.watch({
      isMeant: () => true,
      onFact: () => {
        throw bug;
      },
    });
    expect(await post('/a', fromMackerel())).toBe(500);
    expect(bugs).toEqual([bug]);
  });
});

describe('what is told again', () => {
  const statesOf = async (...alerts: readonly object[]) => {
    const { post, watch } = receiverBench();
    const watching = watch();
    for (const alert of alerts) await post('/a', fromAlertmanager([alertmanagerAlert(alert)]));
    return watching.arrived().map(({ of }) => of.state);
  };

  it('is not recorded again', async () => {
    expect(await statesOf({}, {}, { annotations: {} })).toEqual(['firing']);
    expect(await statesOf({}, { status: 'resolved' }, { status: 'resolved' })).toEqual(['firing', 'resolved']);
  });

  it('is something else when the alert was resolved, or opened anew', async () => {
    expect(await statesOf({}, { status: 'resolved' }, {})).toEqual(['firing', 'resolved', 'firing']);
    expect(await statesOf({}, { startsAt: '2026-11-23T12:09:00.000Z' })).toEqual(['firing', 'firing']);
  });

  it('is something else for another receiver, alert or severity', async () => {
    const { post, watch } = receiverBench();
    const watching = watch();
    for (const receiver of ['a', 'b', 'a']) await post('/x', fromAlertmanager([alertmanagerAlert()], { receiver }));
    await post('/x', fromAlertmanager([alertmanagerAlert({ fingerprint: 'f2' })], { receiver: 'a' }));
    for (const status of ['warning', 'critical', 'critical', 'warning']) await post('/m', fromMackerel({ status }));
    expect(watching.arrived().map(({ receiver, of }) => [receiver, of.reference, of.severity])).toEqual([
      ['a', 'f00d', undefined],
      ['b', 'f00d', undefined],
      ['a', 'f2', undefined],
      ['m', '4Kx1', 'warning'],
      ['m', '4Kx1', 'critical'],
      ['m', '4Kx1', 'warning'],
    ]);
  });

  it('is so in the next drill as well: an old alert that is told once more says nothing of a new one', async () => {
    const { post, watch } = receiverBench();
    watch().stop();
    await post('/a', fromAlertmanager());
    const next = watch();
    await post('/a', fromAlertmanager());
    expect(next.facts).toEqual([]);
    await post('/a', fromAlertmanager([alertmanagerAlert({ startsAt: '2026-11-23T12:09:00.000Z' })]));
    expect(next.facts).toHaveLength(1);
  });

  it('is not known to be so in the next drill, where openings can not be told apart', async () => {
    const { post, watch } = receiverBench();
    const unstamped = fromAlertmanager([{ ...alertmanagerAlert(), startsAt: undefined }]);
    const first = watch();
    await post('/a', unstamped);
    await post('/a', unstamped);
    first.stop();
    expect(first.facts).toHaveLength(1);
    const next = watch();
    await post('/a', unstamped);
    expect(next.facts).toHaveLength(1);
  });
});

describe('a notification that does not tell of all its alerts', () => {
  it('is recorded as such, beside those that it tells of', async () => {
    const { post, watch } = receiverBench();
    const watching = watch('Latency');
    const broken = { status: 'firing', labels: 'none' };
    expect(await post('/a', fromAlertmanager([alertmanagerAlert(), broken], { truncatedAlerts: 3 }))).toBe(200);
    expect(watching.facts).toMatchObject([
      {
        type: 'notification-cut',
        receiver: 'alertdrill',
        detail: 'alerts that max_alerts of the receiver cut off: 3, alerts that could not be read: 1',
      },
      { type: 'notification-arrived', of: { reference: 'f00d' } },
    ]);
  });

  it('is one that is too large, announced or not', async () => {
    const { post, send, watch } = receiverBench();
    const watching = watch();
    const almost = JSON.stringify(fromMackerel({}, { memo: '' }));
    const padded = (bytes: number) => JSON.stringify(fromMackerel({}, { memo: 'x'.repeat(bytes - almost.length) }));
    const limit = 10 * 1024 * 1024;
    expect(await post('/a', padded(limit))).toBe(200);
    expect(watching.cut()).toEqual([]);
    expect(await post('/oncall', padded(limit + 1))).toBe(413);
    expect(watching.cut()).toEqual(['it was larger than 10 MiB']);
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(1024 * 1024)),
    });
    const unannounced: RequestInit & { duplex: 'half' } = { body: endless, duplex: 'half' };
    expect((await send('/oncall', unannounced)).status).toBe(413);
    expect(watching.cut()).toHaveLength(2);
    expect(watching.notes()).toHaveLength(1);
  });
});

describe('what is no notification', () => {
  it.each([
    ['{"event":', 'it is not JSON'],
    ['', 'it is not JSON'],
    ['{"text":"Slack speaks so"}', 'it is no notification in a form that is known here'],
    ['[1]', 'it is no notification in a form that is known here'],
    ['null', 'it is no notification in a form that is known here'],
  ])('is refused with words, and told once: %s', async (body, why) => {
    const { send, watch } = receiverBench();
    const watching = watch();
    for (let i = 0; i < 3; i += 1) {
      const response = await send('/oncall', { body });
      expect(response.status).toBe(400);
      expect(await response.text()).toContain(why);
    }
    expect(watching.facts).toMatchObject([
      { type: 'noted', text: `the webhook receiver refused what was sent to /oncall: ${why}` },
    ]);
  });

  it('is told to the next drill where none watches', async () => {
    const { post, watch } = receiverBench();
    await post('/oncall', 'nonsense');
    expect(watch().notes()).toEqual(['the webhook receiver refused what was sent to /oncall: it is not JSON']);
    expect(watch().notes()).toEqual([]);
  });

  it('does not fill a recording, however many URLs somebody tries', async () => {
    const { post, watch } = receiverBench();
    const watching = watch();
    for (let i = 0; i < 50; i += 1) await post(`/${i}${'x'.repeat(5_000)}`, 'nonsense');
    expect(watching.notes()).toHaveLength(20);
    expect(Math.max(...watching.notes().map((text) => text.length))).toBeLessThan(310);
  });

  it.each(['sample', 'hostStatus', 'monitorUpdate'])('but another event of Mackerel is taken: %s', async (event) => {
    const { post, watch } = receiverBench();
    const watching = watch();
    expect(await post('/oncall', { orgName: 'drill', event, message: 'Sample' })).toBe(200);
    expect(watching.facts).toEqual([]);
  });

  it('is what was broken off: it comes again', async () => {
    const { send, watch, bugs } = receiverBench();
    const watching = watch();
    const broken = new ReadableStream({ pull: (controller) => controller.error(new Error('reset')) });
    const half: RequestInit & { duplex: 'half' } = { body: broken, duplex: 'half' };
    expect((await send('/a', half)).status).toBe(400);
    expect([watching.facts, bugs]).toEqual([[], []]);
  });
});

describe('who looks at the receiver', () => {
  const look = async (method: string, path: string) => {
    const { receiver, post } = receiverBench();
    await post('/a', fromMackerel());
    await post('/a', { event: 'sample' });
    await post('/a', 'nonsense');
    return receiver.answer(new Request(`http://127.0.0.1:19095${path}`, { method }));
  };

  it('sees what it is, and how much has come', async () => {
    const response = await look('GET', '/');
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(
      "This is alertdrill's webhook receiver: it takes notifications by POST while drills run.\n" +
        'So far: notifications 1, other events 1, refused 1.\n',
    );
  });

  it('finds nothing elsewhere, and can do nothing but POST', async () => {
    expect((await look('GET', '/oncall')).status).toBe(404);
    const put = await look('PUT', '/oncall');
    expect([put.status, put.headers.get('Allow')]).toEqual([405, 'POST']);
    expect((await look('DELETE', '/')).status).toBe(405);
    expect((await look('HEAD', '/')).status).toBe(200);
  });
});

describe('a receiver with a token', () => {
  const token = 'hook-token-1';
  const basic = (pair: string) => ({ Authorization: `Basic ${Buffer.from(pair).toString('base64')}` });

  it.each<[string, string, Record<string, string>, number]>([
    ['as Bearer', '/a', { Authorization: `Bearer ${token}` }, 200],
    ['as Bearer, in other letters', '/a', { Authorization: `bearer  ${token}` }, 200],
    ['as the password', '/a', basic(`anybody:${token}`), 200],
    ['as the password of nobody', '/a', basic(`:${token}`), 200],
    ['in the URL', `/a?token=${token}`, {}, 200],
    ['nowhere', '/a', {}, 401],
    ['as the user', '/a', basic(`${token}:`), 401],
    ['as the user alone', '/a', basic(token), 401],
    ['with something behind it', '/a', { Authorization: `Bearer ${token}x` }, 401],
    ['not to its end', '/a', { Authorization: `Bearer ${token.slice(0, -1)}` }, 401],
    ['without a scheme', '/a', { Authorization: token }, 401],
    ['under another name in the URL', `/a?key=${token}`, {}, 401],
    ['empty in the URL', '/a?token=', {}, 401],
  ])('hears who has it %s', async (_how, path, headers, status) => {
    const { post, watch } = receiverBench({ token });
    const watching = watch();
    expect(await post(path, fromMackerel(), headers)).toBe(status);
    expect(watching.arrived()).toHaveLength(status === 200 ? 1 : 0);
  });

  it('tells once of who lacks it, and never what it is', async () => {
    const { send, post, watch } = receiverBench({ token });
    const watching = watch();
    const response = await send('/oncall?token=wrong-token', { body: '{}' });
    expect(response.headers.get('WWW-Authenticate')).toBe('Basic realm="alertdrill"');
    expect(await response.text()).toContain('lacks the token');
    await post('/oncall', '{}');
    expect(watching.notes()).toEqual([
      'the webhook receiver refused what was sent to /oncall: it lacks the token (as Bearer, as password, or as ?token= in the URL)',
    ]);
  });

  it('a password with a colon in it is whole', async () => {
    const { post } = receiverBench({ token: 'a:b:c:d:e' });
    expect(await post('/a', fromMackerel(), basic('user:a:b:c:d:e'))).toBe(200);
    expect(await post('/a', fromMackerel(), basic('user:a:b'))).toBe(401);
  });
});
