import { describeWithClient } from '../../support/officialClient';
import { now } from '../standin/standinClient';
import { createMkrBench, refused, type MkrBench } from './mkr';

describeWithClient('mkr', 'mkr, of metrics', (path) => {
  let bench: MkrBench;
  beforeAll(async () => {
    bench = await createMkrBench(path(), {
      seed: { services: [{ name: 'shop' }], hosts: [{ id: 'web-1', name: 'web-1' }] },
    });
  });
  afterAll(() => bench.close());

  it('throw posts points of a service, which metrics and metric-names show', async () => {
    const time = now();
    const lines = `errors.total\t7\t${time - 60}\nerrors.total\t8.5\t${time}\nnot a metric at all\n`;
    const { code, stderr } = await bench.withInput(lines, 'throw', '-s', 'shop');
    expect([code, stderr.match(/thrown/g)?.length]).toEqual([0, 2]);
    const { body } = await bench.standin.get(`/services/shop/metrics?name=errors.total&from=${time - 60}&to=${time}`);
    const metrics = [
      { time: time - 60, value: 7 },
      { time, value: 8.5 },
    ];
    expect(body).toEqual({ metrics });
    const range = ['--from', `${time - 60}`, '--to', `${time}`];
    expect(await bench.json('metrics', '-s', 'shop', '-n', 'errors.total', ...range)).toEqual(metrics);
    expect(await bench.json('metrics', '-s', 'shop', '-n', 'errors.total', '--to', `${time - 1}`)).toHaveLength(1);
    expect(await bench.json('metric-names', '-s', 'shop')).toEqual(['errors.total']);
  });

  it('throw posts custom metrics of a host, whose latest values fetch shows', async () => {
    const time = now();
    const lines = `queue.waiting\t3\t${time}\ncustom.queue.late\t1\t${time}\n`;
    expect(await bench.withInput(lines, 'throw', '-H', 'web-1')).toMatchObject({ code: 0 });
    const names = ['custom.queue.late', 'custom.queue.waiting'];
    expect(await bench.json('metric-names', '-H', 'web-1')).toEqual(names);
    expect(await bench.json('metrics', '-H', 'web-1', '-n', 'custom.queue.waiting')).toEqual([{ time, value: 3 }]);
    expect(await bench.json('fetch', '-n', 'custom.queue.waiting', '-n', 'loadavg5', 'web-1')).toEqual({
      'web-1': { 'custom.queue.waiting': { time, value: 3 } },
    });
  });

  it.each([
    ['throw to an unknown service', 'a\t1\t1', ['throw', '-s', 'nowhere'], 'Service not found.'],
    ['throw to an unknown host', 'a\t1\t1', ['throw', '-H', 'nobody'], 'Host nobody not found.'],
    ['throw of a name that there can not be', 'a$b\t1\t1', ['throw', '-s', 'shop'], '0.name: '],
    ['throw of nothing', '', ['throw', '-s', 'shop'], 'body: '],
    ['metrics that never came', '', ['metrics', '-s', 'shop', '-n', 'none'], 'Metric not found.'],
    ['metrics of an unknown host', '', ['metrics', '-H', 'nobody', '-n', 'loadavg5'], 'Host not found.'],
    ['metric-names of an unknown service', '', ['metric-names', '-s', 'nowhere'], 'Service not found.'],
  ])('%s: ends with 1 and says so, after one attempt', async (_, input, argv, message) => {
    const retrying = argv[0] === 'throw' ? [...argv, '--retry', '3'] : argv;
    expect(await bench.withInput(input, ...retrying)).toEqual(refused(message));
  });

  it('fetch shows a host that there is not without metrics', async () => {
    expect(await bench.json('fetch', '-n', 'loadavg5', 'nobody')).toEqual({ nobody: {} });
  });
});

describeWithClient('mkr', 'mkr, of annotations and channels', (path) => {
  let bench: MkrBench;
  beforeAll(async () => {
    bench = await createMkrBench(path(), {
      seed: {
        services: [{ name: 'shop', roles: ['web'] }],
        channels: [{ id: 'hook', type: 'webhook', name: 'drills', url: 'http://127.0.0.1:9/', events: ['alert'] }],
      },
    });
  });
  afterAll(() => bench.close());

  const time = now();
  const of = (title: string, to = time + 60) => ['--title', title, '--from', `${time}`, '--to', `${to}`, '-s', 'shop'];
  const listed = () =>
    bench.json('annotations', 'list', '-s', 'shop', '--from', `${time - 60}`, '--to', `${time + 120}`);

  it('an annotation is created, listed, changed and deleted, by its id', async () => {
    const more = ['--description', 'ten times the load', '-r', 'web'];
    const created = await bench.json('annotations', 'create', ...of('a drill'), ...more);
    const described = { title: 'a drill', description: 'ten times the load', service: 'shop', roles: ['web'] };
    expect(created).toEqual({ id: expect.any(String) as string, ...described, from: time, to: time + 60 });
    expect(await listed()).toEqual([created]);
    const { id } = created as { id: string };
    await bench.json('annotations', 'update', '--id', id, ...of('rolled back', time + 30));
    expect(await listed()).toEqual([{ id, title: 'rolled back', from: time, to: time + 30, service: 'shop' }]);
    expect(await bench.json('annotations', 'delete', '--id', id)).toMatchObject({ id });
    expect(await listed()).toEqual([]);
    expect(await bench.mkr('annotations', 'delete', '--id', id)).toEqual(refused('Graph annotation not found.'));
  });

  it('one that ends before it begins, or is of an unknown service, is refused', async () => {
    expect(await bench.mkr('annotations', 'create', ...of('a drill', time - 1))).toEqual(refused('from: '));
    const elsewhere = of('a drill').with(-1, 'nowhere');
    expect(await bench.mkr('annotations', 'create', ...elsewhere)).toEqual(refused('Service not found.'));
    expect(await listed()).toEqual([]);
  });

  it('channels shows them, and channels pull writes them into a file', async () => {
    const hook = { id: 'hook', type: 'webhook', name: 'drills', url: 'http://127.0.0.1:9/', events: ['alert'] };
    expect(await bench.json('channels')).toMatchObject([hook]);
    const { code, stderr } = await bench.mkr('channels', 'pull', '-F', 'pulled.json');
    expect([code, stderr]).toEqual([0, expect.stringContaining("saved to 'pulled.json' (1 rules)")]);
    expect(await bench.file('pulled.json')).toMatchObject({ channels: [hook] });
  });
});
