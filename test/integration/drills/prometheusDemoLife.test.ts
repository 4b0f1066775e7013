import { eventually } from '../../support/eventually';
import { describeWithServers } from '../../support/prometheusStack';
import { findProcesses } from '../../e2e/cli';
import { createDemoPlace, type DemoPlace } from '../../e2e/demoProcess';

/** How the demo by Prometheus ends: its servers are grandchildren that know nothing of it, and they end with it. */
jest.setTimeout(120_000);

let place: DemoPlace;
beforeEach(() => void (place = createDemoPlace()));
afterEach(() => {
  for (const { pid } of findProcesses(place.dir)) process.kill(pid, 'SIGKILL');
  place.remove();
});

const start = () => place.start('--stack', 'prometheus', '--scenario', 'route-cut');
const isUp = 'alertmanager  http://';

describeWithServers('the demo by Prometheus', () => {
  it('Ctrl-C while the servers start ends them at once', async () => {
    const demo = start();
    await place.started('prometheus');
    expect(() => place.pidOf('alertmanager')).not.toThrow(); // the control: both are found
    process.kill(demo.pid, 'SIGINT');
    const { stderr } = await demo.ended;
    expect(stderr).toContain('interrupted by SIGINT');
    expect(stderr).not.toContain(isUp);
    place.expectNothingLeft();
  });

  it('is killed under the fault: the fault is taken back, and servers and files go', async () => {
    const demo = start();
    await place.untilCut();
    process.kill(demo.pid, 'SIGKILL');
    expect(await demo.ended).toMatchObject({ signal: 'SIGKILL' });
    // The journal is empty once the fault has been taken back.
    await eventually(() => place.expectNothingLeft(), 60_000);
  });

  const up = (demo: ReturnType<typeof start>) => eventually(() => expect(demo.said().stderr).toContain(isUp), 60_000);

  it('a server dies: it says which, and ends', async () => {
    const demo = start();
    await up(demo);
    process.kill(place.pidOf('prometheus'), 'SIGKILL');
    const { code, stderr } = await demo.ended;
    expect(stderr).toContain('alertdrill: the monitoring died (exit code 1), so the demo ends.');
    expect(stderr).toContain('Prometheus: it ended by itself (SIGKILL)');
    expect(code).toBe(3);
    place.expectNothingLeft();
  });

  it('what holds the servers is killed: they are not left behind', async () => {
    const demo = start();
    await up(demo);
    process.kill(place.pidOf('monitoring'), 'SIGKILL');
    const { code, stderr } = await demo.ended;
    expect(stderr).toContain('alertdrill: the monitoring died (SIGKILL), so the demo ends.');
    expect(code).toBe(3);
    place.expectNothingLeft();
  });
});

it('without the servers it says how to get them, before anything is started', async () => {
  const { code, stdout, stderr } = await place.run(['demo', '--stack', 'prometheus'], { PATH: place.dir });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^alertdrill: Prometheus and Alertmanager are not installed/);
  expect(stderr).toContain('apt-get install -y --no-install-recommends prometheus prometheus-alertmanager');
  place.expectNothingLeft();
});
