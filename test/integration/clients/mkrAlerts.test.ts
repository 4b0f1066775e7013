import { eventually } from '../../support/eventually';
import { describeWithClient } from '../../support/officialClient';
import { now } from '../standin/standinClient';
import { createMkrBench, refused, type MkrBench } from './mkr';

interface Shown {
  readonly id: string;
  readonly status: string;
  readonly type: string;
}

const id = expect.stringMatching(/^\w{11}$/) as string;

describeWithClient('mkr', 'mkr alerts', (path) => {
  let bench: MkrBench;
  beforeEach(async () => {
    bench = await createMkrBench(path(), {
      seed: {
        services: [{ name: 'shop', roles: ['web'] }, { name: 'mail' }],
        hosts: [{ id: 'web-1', name: 'web-1', roleFullnames: ['shop:web'] }],
        monitors: [
          {
            ...{ type: 'service', name: 'Errors', service: 'shop', metric: 'errors', duration: 1 },
            ...{ operator: '>', warning: 5, critical: 10 },
          },
          { type: 'host', name: 'Queue', metric: 'custom.queue', operator: '>', critical: 3, duration: 1 },
        ],
      },
    });
  });
  afterEach(() => bench.close());

  const throwOf = (service: string, value: number, time = now()) =>
    bench.withInput(`errors\t${value}\t${time}\n`, 'throw', '-s', service);
  const throwOn = (host: string, value: number) => bench.withInput(`queue\t${value}\t${now()}\n`, 'throw', '-H', host);
  const alerts = async (...argv: readonly string[]) => (await bench.json('alerts', ...argv)) as readonly Shown[];

  it('what was thrown opens an alert, raises it and closes it; alerts shows it, and -w where it is closed', async () => {
    const time = now();
    expect(await alerts()).toEqual([]);
    await throwOf('shop', 6, time - 120);
    expect(await alerts()).toMatchObject([{ id, status: 'WARNING', type: 'service', value: 6 }]);
    await throwOf('shop', 11, time - 60);
    const [alert] = await alerts();
    expect(alert).toMatchObject({ status: 'CRITICAL', value: 11 });
    await throwOf('shop', 0, time);
    expect(await alerts()).toEqual([]);
    expect(await alerts('-w')).toMatchObject([{ id: alert?.id, status: 'OK', closedAt: expect.any(Number) as number }]);

    const logs = await bench.json('alerts', 'logs', alert?.id ?? '');
    expect(logs).toMatchObject([
      { status: 'OK', trigger: 'monitoring' },
      { status: 'CRITICAL', trigger: 'monitoring', targetValue: 11 },
      { status: 'WARNING', trigger: 'monitoring', targetValue: 6 },
    ]);
    expect(await bench.json('alerts', 'logs', '--limit', '1', alert?.id ?? '')).toMatchObject([{ status: 'OK' }]);
  });

  it('alerts list shows hosts and thresholds for people, and filters by service and by status of the host', async () => {
    await throwOf('shop', 11);
    await throwOn('web-1', 4);
    const list = async (...argv: readonly string[]) => {
      const { stdout } = await bench.mkr('alerts', 'list', '--color=false', ...argv);
      return stdout.split('\n').filter((line) => line !== '');
    };
    const stamp = String.raw`\w{11} \d{4}-\d\d-\d\d \d\d:\d\d:\d\d`;
    expect(await list()).toEqual([
      expect.stringMatching(`^${stamp} CRITICAL Queue custom.queue 4.00 > 3.00 web-1 working \\[shop:web\\]$`),
      expect.stringMatching(`^${stamp} CRITICAL Errors shop errors 11.00 > 10.00$`),
    ]);
    expect(await list('-s', 'shop')).toHaveLength(2);
    expect(await list('-s', 'mail')).toEqual([]);
    expect(await list('-S', 'working')).toEqual([expect.stringContaining('Queue')]);
    expect(await list('-S', 'standby')).toEqual([]);
    await throwOf('shop', 0);
    expect(await list('-s', 'shop')).toEqual([expect.stringContaining('Queue')]);
    expect(await list('-s', 'shop', '-w')).toEqual([
      expect.stringContaining('CRITICAL Queue'),
      expect.stringContaining('OK Errors'),
    ]);
  });

  it('alerts close takes several, keeps the reason, and is in the log as done by hand', async () => {
    await throwOf('shop', 11);
    await throwOn('web-1', 4);
    const open = await alerts();
    const { code, stdout, stderr } = await bench.mkr(
      'alerts',
      'close',
      '-v',
      '-r',
      'drilled',
      ...open.map((a) => a.id),
    );
    expect([code, stderr.match(/Alert closed \w{11}/g)?.length]).toEqual([0, 2]);
    expect(stdout.match(/"reason": "drilled"/g)).toHaveLength(2);
    expect(await alerts()).toEqual([]);
    for (const alert of open) {
      const { body } = await bench.standin.get(`/alerts/${alert.id}`);
      expect(body).toMatchObject({ status: 'OK', reason: 'drilled' });
      const [log] = (await bench.json('alerts', 'logs', alert.id)) as readonly object[];
      expect(log).toMatchObject({ status: 'OK', trigger: 'manual' });
    }
  });

  it('a reason may be left out', async () => {
    await throwOf('shop', 11);
    const [alert] = await alerts();
    expect(await bench.mkr('alerts', 'close', alert?.id ?? '')).toMatchObject({ code: 0 });
    expect((await bench.standin.get(`/alerts/${alert?.id}`)).body).toMatchObject({ status: 'OK', reason: '' });
  });

  it('more than a page of alerts is fetched page by page, newest first, and none is lost or shown twice', async () => {
    const source = { type: 'host', hostId: 'web-1' };
    const reports = Array.from({ length: 150 }, (_, index) => ({
      ...{ source, name: `check-${index}`, status: 'CRITICAL', message: `${index}`, occurredAt: now() },
    }));
    for (const part of [reports.slice(0, 100), reports.slice(100)]) {
      await bench.standin.send('POST', '/monitoring/checks/report', { reports: part });
    }
    const messages = ((await alerts()) as readonly { message?: string }[]).map(({ message }) => Number(message));
    expect(messages).toEqual(reports.map((_, index) => index).toReversed());
    expect(await alerts('-l', '5')).toHaveLength(5);
  });

  it.each([
    ['logs', ['alerts', 'logs', 'none']],
    ['close', ['alerts', 'close', 'none']],
  ])('%s of an unknown alert ends with 1 and says so', async (_, argv) => {
    expect(await bench.mkr(...argv)).toEqual(refused('Alert not found.'));
  });
});

describeWithClient('mkr', 'mkr wrap', (path) => {
  let bench: MkrBench;
  beforeEach(async () => {
    bench = await createMkrBench(path(), { seed: { hosts: [{ id: 'web-1', name: 'web-1' }] } });
  });
  afterEach(() => bench.close());

  const wrap = (...argv: readonly string[]) => bench.mkr('wrap', '-H', 'web-1', '-n', 'nightly', ...argv);
  const open = async () => ((await bench.standin.get('/alerts')).body as { alerts: readonly Shown[] }).alerts;
  const atSecond = async (second: number) => eventually(() => expect(now()).toBeGreaterThanOrEqual(second));

  // Of a job that writes to both at once mkr v0.65.0 may lose a line: it copies them side by side into one buffer.
  it.each([
    ['stdout', 'echo half done; exit 3'],
    ['stderr', 'echo half done >&2; exit 3'],
  ] as const)(
    'a job that fails raises an alert with what it wrote to %s, and mkr ends as the job did',
    async (to, job) => {
      const { code, ...said } = await wrap('-d', '-N', 'see the wiki', '--', 'sh', '-c', job);
      expect([code, said[to]]).toEqual([3, expect.stringContaining('half done\n')]);
      const [alert] = await open();
      expect(alert).toMatchObject({ status: 'CRITICAL', type: 'check', hostId: 'web-1' });
      const { message } = alert as unknown as { message: string };
      expect(message).toContain(`command exited with code: 3\nNote: see the wiki\n% sh -c ${job}\nhalf done\n`);
      const { body } = await bench.standin.get('/monitoring/checks');
      expect(body).toEqual({ checks: [{ id: id, name: 'nightly' }] });
    },
  );

  it('the report of a job that wrote more than Mackerel takes is cut, and arrives', async () => {
    expect(await wrap('-d', '--', 'sh', '-c', 'seq 1 2000; exit 1')).toMatchObject({ code: 1 });
    const [alert] = await open();
    expect(alert).toMatchObject({ status: 'CRITICAL', message: expect.stringContaining('2000') as string });
    expect((alert as unknown as { message: string }).message).toHaveLength(1024);
  });

  it('with -w it is a warning; a job that does well says nothing', async () => {
    expect(await wrap('--', 'true')).toMatchObject({ code: 0 });
    expect(await open()).toEqual([]);
    expect((await bench.standin.get('/monitoring/checks')).body).toEqual({ checks: [] });
    expect(await wrap('-w', '--', 'false')).toMatchObject({ code: 1 });
    expect(await open()).toMatchObject([{ status: 'WARNING' }]);
  });

  it('with --auto-close the next success closes the alert; without, it stays', async () => {
    const failedAt = now();
    await wrap('-a', '--', 'false');
    // Two reports of one second are one (api-docs/check-monitoring).
    await atSecond(failedAt + 2);
    await bench.mkr('wrap', '-H', 'web-1', '-n', 'nightly', '--', 'true');
    expect(await open()).toMatchObject([{ status: 'CRITICAL' }]);
    await wrap('-a', '--', 'true');
    expect(await open()).toEqual([]);
  });

  it('where the host is unknown, the report fails and the job still ends as it did', async () => {
    const { code, stderr } = await bench.mkr('wrap', '-H', 'nobody', '-n', 'nightly', '--', 'sh', '-c', 'exit 4');
    expect([code, stderr]).toEqual([4, expect.stringContaining('API request failed: Host nobody not found.')]);
    expect(await open()).toEqual([]);
  });
});
