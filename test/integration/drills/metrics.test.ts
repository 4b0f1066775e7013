import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { createKeySearch } from '../../e2e/keySearch';
import { readExposition } from '../../../src/metrics/readExposition';
import { describeWithPushgateway, startPushgateway, type Pushgateway } from '../../support/pushgateway';
import { startSwitchWorld, type SwitchWorld } from './switchWorld';

/** The three reporters of metrics by the built CLI: a file, a real Pushgateway that asks who pushes, and the stand-in. */
jest.setTimeout(90_000);

const user = 'ana';
const password = 'squeamish-ossifrage-of-this-gateway';
const bcryptOfPassword = '$2b$05$abcdefghijklmnopqrstuu/kpmbKs5r3oKN3CjYNClM7jx7azKPNi';
const monitor = '切替の監視';

describeWithPushgateway('metrics of drills', () => {
  let gateway: Pushgateway;
  let world: SwitchWorld;
  let search: ReturnType<typeof createKeySearch>;
  beforeAll(async () => {
    gateway = await startPushgateway({ user, password, hash: bcryptOfPassword });
    world = await startSwitchWorld({
      environment: { secrets: { PUSH_URL: '${PUSH_URL}' } },
      // With a slash, so that it is not what the command line has later.
      env: { PUSH_URL: `${gateway.url.replace('//', `//${user}:${password}@`)}/` },
    });
    search = createKeySearch([password], [{ dir: world.dir, own: [] }]);
    world.target.onRequest((method, land, response) => {
      if (method === 'GET') response.writeHead(world.target.isBroken() ? 500 : 200).end();
      else land();
    });
    await api('POST', '/services', { name: 'drills', memo: '' });
    await api('POST', '/monitors', { type: 'external', name: monitor, url: world.target.url, method: 'GET' });
    world.write(
      'expectations/switch.yaml',
      stringify({ ...world.scenario, hold: '30s', unexpected: 'warn', expect: [{ monitor, within: '20s' }] }),
    );
  });
  afterAll(async () => {
    await world.stop();
    await gateway.stop();
  });

  async function api(method: string, path: string, body?: object): Promise<unknown> {
    const headers = { 'x-api-key': world.standin.apiKey, 'content-type': 'application/json' };
    const answer = await fetch(`${world.standin.url}/api/v0${path}`, {
      ...{ method, headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  }
  const drill = (pushTo: string) => {
    const reporters = [
      'prometheus=out/alertdrill.prom',
      `pushgateway=${pushTo}`,
      'mackerel=drills',
      'json=report.json',
    ];
    const args = ['run', '--reporter', 'terminal', ...reporters.flatMap((reporter) => ['--reporter', reporter])];
    return search.watch(args, world.start(args).ended);
  };
  const ofTheGateway = ['job', 'instance'];
  const samplesOf = (text: string) =>
    readExposition(text)
      .map(({ name, labels, value }) => {
        const own = Object.entries(labels).filter(([label]) => !ofTheGateway.includes(label));
        return JSON.stringify([name, own.toSorted(), value]);
      })
      .toSorted();
  const inFile = () => readFileSync(join(world.dir, 'out/alertdrill.prom'), 'utf8');
  const total = (text: string, outcome: string) =>
    readExposition(text).find(
      ({ name, labels }) => name === 'alertdrill_expectation_results_total' && labels['outcome'] === outcome,
    )?.value;

  it('are in the file, in the gateway and in Mackerel, and from run to run they add up', async () => {
    const first = await drill('${secret.PUSH_URL}');
    expect(first).toMatchObject({ code: 0, stderr: expect.not.stringContaining('not sent') as string });
    const { drills } = JSON.parse(readFileSync(join(world.dir, 'report.json'), 'utf8')) as {
      drills: { expectations: { key: string; latencyMs: { estimate: number } }[] }[];
    };
    const latencyS = (drills[0]?.expectations[0]?.latencyMs.estimate ?? NaN) / 1_000;
    expect(latencyS).toBeLessThan(20);

    expect(samplesOf(inFile())).toContain(
      JSON.stringify([
        'alertdrill_last_detection_latency_seconds',
        Object.entries({
          ...{ environment: 'lab', monitor, provider: 'mackerel', scenario: 'switch', severity: 'any', target: 'any' },
        }),
        Number(latencyS.toFixed(6)),
      ]),
    );
    expect(samplesOf(await gateway.look())).toEqual(samplesOf(inFile()));
    expect(await gateway.groups()).toHaveLength(1);

    const { names } = (await api('GET', '/services/drills/metric-names')) as { names: string[] };
    const latencyName = names.find((name) => name.endsWith('.latency_seconds')) ?? '';
    expect(latencyName).toMatch(/^alertdrill\.lab\.switch\.[0-9a-f]{8}\.latency_seconds$/);
    const range = `from=0&to=${Math.ceil(Date.now() / 1_000) + 60}`;
    const { metrics } = (await api('GET', `/services/drills/metrics?name=${latencyName}&${range}`)) as {
      metrics: { value: number }[];
    };
    expect(metrics.map(({ value }) => value)).toEqual([latencyS]);

    // The login in the clear: it is taken, too, and shown nowhere but where the system itself lists command lines.
    const second = await drill(gateway.url.replace('//', `//${user}:${password}@`));
    expect(second).toMatchObject({ code: 0, stderr: expect.not.stringContaining('not sent') as string });
    expect(total(inFile(), 'passed')).toBe(2);
    expect(samplesOf(await gateway.look())).toEqual(samplesOf(inFile()));
    const told = readFileSync(join(world.dir, 'report.json'), 'utf8');
    expect(told).toContain('[secret pushgateway login]');
    expect(search.findings().filter((found) => !found.startsWith('a command line'))).toEqual([]);
  });

  it('that can’t be sent are said to be lost, and the run is none the worse', async () => {
    await api('DELETE', '/services/drills');
    const { code, stdout, stderr } = await drill(gateway.url.replace('//', `//${user}:another-password@`));
    expect(stderr).toContain('the report to pushgateway was not sent: GET /metrics answered 401');
    expect(stderr).toContain('the report to mackerel was not sent: there is no service drills');
    expect(stdout).toContain('Exit code 0');
    expect(code).toBe(0);
    expect(total(inFile(), 'passed')).toBe(3);
    expect(total(await gateway.look(), 'passed')).toBe(2);
  });
});
