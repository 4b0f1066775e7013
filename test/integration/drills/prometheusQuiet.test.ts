import { createServer } from 'node:http';
import { z } from 'zod';
import { findProcesses } from '../../e2e/cli';
import { after, shopBreaks, startPrometheusWorld, type PrometheusWorld } from '../../e2e/prometheusWorld';
import { eventually } from '../../support/eventually';
import { describeWithServers } from '../../support/prometheusStack';
import { listen } from '../../support/rawServer';

/** `quiet` against a real Alertmanager: an expiring silence, gone whatever ends the drill. */
jest.setTimeout(120_000);

const rules = `
groups:
  - name: shop
    rules:
      - { alert: Errors, expr: shop_errors > 5, labels: { severity: critical } }
      - { alert: Slow, expr: shop_slow > 5 }
`;

const silenceList = z.array(
  z.looseObject({
    createdBy: z.string(),
    comment: z.string(),
    endsAt: z.string(),
    status: z.object({ state: z.string() }),
    matchers: z.array(z.object({ name: z.string(), value: z.string(), isRegex: z.boolean() })),
  }),
);

/** People, as a webhook: the names of the alerts that they were told of. */
async function startPeople() {
  const told: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { alerts } = payload.parse(JSON.parse(Buffer.concat(chunks).toString()));
      told.push(...alerts.map(({ labels, status }) => `${labels['alertname']} ${status}`));
      response.end();
    });
  });
  const port = await listen(server);
  return { port, told, close: () => new Promise((resolve) => server.close(resolve)) };
}

const payload = z.looseObject({
  alerts: z.array(z.looseObject({ status: z.string(), labels: z.record(z.string(), z.string()) })),
});

describeWithServers('a quiet drill of Prometheus', () => {
  let world: PrometheusWorld;
  let people: Awaited<ReturnType<typeof startPeople>>;
  beforeAll(async () => {
    people = await startPeople();
    world = await startPrometheusWorld({
      rules,
      samples: { 'shop_errors{path="/a"}': 0, shop_slow: 0 },
      routes: ["{ receiver: people, group_by: ['...'], group_wait: 0s, group_interval: 1s }"],
      receivers: [`{ name: people, webhook_configs: [{ url: 'http://127.0.0.1:${people.port}/' }] }`],
    });
    await world.stack.evaluated();
    await world.stack.until('shop_slow', 'some');
  });
  afterAll(async () => {
    await world.stop();
    await people.close();
  });
  afterEach(() => world.expectNothingLeft());

  const silences = async () =>
    silenceList.parse(await (await fetch(`${world.stack.alertmanagerUrl}/api/v2/silences`)).json());
  const active = async () => (await silences()).filter(({ status }) => status.state !== 'expired');
  const breaks = () => shopBreaks(after(0, { 'shop_errors{path="/a"}': 9 }));
  /** Held for so long that Alertmanager has told of it several times, also where its group is still that of before. */
  const errors = () => ({
    fault: breaks(),
    expect: [{ monitor: 'Errors', on: { labels: { path: '=~/a.*' } }, within: '10s' }],
    forbid: [{ monitor: 'Slow' }],
    hold: '14s',
  });
  const held = () => ({
    fault: breaks(),
    quiet: true,
    expect: [{ monitor: 'Slow', within: '60s' }],
    forbid: [{ monitor: 'Errors' }],
  });

  it('is judged as any other, and nobody is told: its silence is there meanwhile, and over then', async () => {
    const drilling = world.drillScenario({ ...errors(), quiet: true });
    await eventually(async () => expect(await active()).toHaveLength(2), 30_000);
    const silence = (await active()).find(({ matchers }) => matchers.some(({ value }) => value === 'Errors'));
    expect(silence).toMatchObject({
      createdBy: 'alertdrill',
      comment: expect.stringContaining('of broken-shop') as string,
    });
    expect(silence?.matchers).toEqual(
      expect.arrayContaining([
        { name: 'alertname', value: 'Errors', isRegex: false },
        { name: 'severity', value: 'critical', isRegex: false },
        { name: 'path', value: '/a.*', isRegex: true },
      ]),
    );
    // It ends by itself, should nobody be left to end it.
    expect(Date.parse(silence?.endsAt ?? '')).toBeGreaterThan(Date.now());
    expect(Date.parse(silence?.endsAt ?? '')).toBeLessThan(Date.now() + 3_600_000);
    const { report, code } = await drilling;
    expect(report.drills[0]?.expectations).toMatchObject([{ verdict: 'detected' }]);
    expect(code).toBe(0);
    expect(report.drills[0]?.written).toMatchObject([
      { courtesy: 'quiet', state: 'undone', text: 'Errors, Slow silenced' },
    ]);
    expect(await active()).toEqual([]);
    expect(await silences()).toHaveLength(2);
    expect(people.told).toEqual([]);
  });

  it('without `quiet` people are told of the same alert', async () => {
    const { report, code } = await world.drillScenario(errors());
    expect(report.drills[0]?.expectations).toMatchObject([{ verdict: 'detected' }]);
    expect(code).toBe(0);
    expect(report.drills[0]?.written).toBeUndefined();
    await eventually(() => expect(people.told).toContain('Errors firing'), 30_000);
  });

  it('killed, its keeper expires the silence; both killed, `recover` does, and `run` refuses before', async () => {
    world.write('expectations/broken-shop.yaml', world.scenario(held()));
    const first = world.start(['run']);
    await eventually(async () => expect(await active()).toHaveLength(2), 30_000);
    first.child.kill('SIGKILL');
    await first.ended;
    await eventually(async () => expect(await active()).toEqual([]), 30_000);
    await eventually(() => world.expectNothingLeft(), 30_000);

    const second = world.start(['run']);
    await eventually(async () => expect(await active()).toHaveLength(2), 60_000);
    const keepers = findProcesses(world.dir).filter(({ command }) => command.includes('__keeper'));
    expect(keepers).toHaveLength(1);
    for (const { pid } of keepers) process.kill(pid, 'SIGSTOP');
    second.child.kill('SIGKILL');
    for (const { pid } of keepers) process.kill(pid, 'SIGKILL');
    await second.ended;
    expect(await active()).toHaveLength(2);
    expect((await world.cli(['run'])).code).toBe(4);
    const recovered = await world.cli(['recover']);
    expect(recovered.stdout).toContain('broken-shop: silence of Slow, Errors');
    expect(recovered.code).toBe(0);
    expect(await active()).toEqual([]);
  });
});
