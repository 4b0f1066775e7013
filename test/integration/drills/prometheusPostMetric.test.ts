import { startPrometheusWorld, type PrometheusWorld } from '../../e2e/prometheusWorld';
import { findProcesses, processesWith } from '../../e2e/cli';
import { eventually } from '../../support/eventually';
import { describeWithServers } from '../../support/prometheusStack';
import { describeWithPushgateway, everyMetric, startPushgateway, type Pushgateway } from '../../support/pushgateway';

/** Bad data pushed to a real Pushgateway by the built CLI: a rule of a real Prometheus fires, and ends again. */
jest.setTimeout(120_000);

const rules = `
groups:
  - name: backup
    rules:
      - { alert: BackupFails, expr: 'backup_errors{job="backup"} > 3', for: 1s, labels: { severity: critical } }
`;

describeWithServers('data that are made up, in a drill against Prometheus', () => {
  describeWithPushgateway('and a Pushgateway', () => {
    let gateway: Pushgateway;
    let world: PrometheusWorld;
    beforeAll(async () => {
      gateway = await startPushgateway();
      world = await startPrometheusWorld({
        ...{ rules, samples: {} },
        alsoScrapes: [
          `{ job_name: pushgateway, honor_labels: true, static_configs: [{ targets: ['127.0.0.1:${gateway.port}'] }] }`,
        ],
      });
    });
    afterAll(async () => {
      await world.stop();
      await gateway.stop();
    });
    afterEach(async () => {
      world.expectNothingLeft();
      // Of the drill before nothing may be open.
      await eventually(async () => expect(await world.stack.listed()).toEqual([]), 60_000);
    });

    const fault = (more: object = {}) => ({
      'post-metric': {
        ...{ pushgateway: gateway.url, job: 'backup', grouping: { instance: 'x' }, metric: 'backup_errors' },
        ...{ type: 'gauge', value: 5, every: '1s', ...more },
      },
    });
    const pushed = (changes: object = {}) => ({
      ...{ scenario: 'backup-fails', fault: fault(), effect: undefined, effectWithin: undefined, unexpected: 'warn' },
      ...{ baseline: '1s', startJitter: 0, hold: '40s' },
      expect: [{ monitor: 'BackupFails', severity: 'critical', within: '30s', resolved: { within: '30s' } }],
      ...changes,
    });

    it('is detected, and the group that was not there goes again', async () => {
      const before = await gateway.look();
      const { code, report, stdout } = await world.drillScenario(pushed());
      expect(report.drills).toMatchObject([
        {
          ...{ synthetic: true, outcome: 'passed', rollback: { state: 'done', notes: [] } },
          expectations: [{ verdict: 'detected', resolved: { verdict: 'resolved' } }],
        },
      ]);
      expect(stdout).toContain('detected (synthetic)');
      expect(code).toBe(0);
      expect(await gateway.look()).toBe(before);
    });

    it('puts back what the group held, to the letter, also where it is a step among others', async () => {
      await gateway.push('job/backup/instance/x', `${everyMetric}# TYPE backup_errors gauge\nbackup_errors 0.1\n`);
      const before = await gateway.look();
      const ofShop = (method: string) => ({ method, url: `${world.stack.targetUrl}/none` });
      const steps = [fault(), { after: '1s', http: { inject: { ...ofShop('GET') }, rollback: { ...ofShop('GET') } } }];
      const { report } = await world.drillScenario(pushed({ fault: { steps } }));
      expect(report.drills).toMatchObject([
        { synthetic: true, rollback: { state: 'done', notes: [] }, expectations: [{ verdict: 'detected' }] },
      ]);
      expect(await gateway.look()).toBe(before);
    });

    it('leaves alone what somebody else has pushed in its place since, and says so', async () => {
      const running = world.drillScenario(pushed({ fault: fault({ every: '60s' }) }));
      await eventually(async () =>
        expect(await gateway.look()).toContain('backup_errors{instance="x",job="backup"} 5'),
      );
      await world.stack.until('ALERTS{alertstate="firing",alertname="BackupFails"}', 'some');
      await gateway.push('job/backup/instance/x', 'backup_errors 0.5\n', 'POST');
      const { report } = await running;
      expect(report.drills[0]?.rollback.notes).toEqual([
        'backup_errors is 0.5 now: somebody else changed it meanwhile, so it was left alone',
      ]);
      await fetch(`${gateway.url}/metrics/job/backup/instance/x`, { method: 'DELETE' });
    });

    it('is refused where nothing fires at what is pushed, and nothing is pushed', async () => {
      const before = await gateway.look();
      const { code, report } = await world.drillScenario(pushed({ fault: fault({ value: 3 }) }));
      expect(report.drills[0]?.expectations).toMatchObject([
        {
          verdict: 'blocked',
          reason: expect.stringContaining('pushes backup_errors = 3, and the rule fires at > 3') as string,
        },
      ]);
      expect(code).toBe(3);
      const checked = await world.cli(['check']);
      expect(checked.stdout).toContain('the fault pushes backup_errors = 3, and the rule fires at > 3');
      expect(checked.code).toBe(2);
      expect(await gateway.look()).toBe(before);
    });

    it('ends where both are killed, and recover takes the group away', async () => {
      await fetch(`${gateway.url}/metrics/job/backup/instance/x`, { method: 'DELETE' });
      const before = await gateway.look();
      world.write(
        'expectations/broken-shop.yaml',
        world.scenario(pushed({ expect: [], hold: '60s', unexpected: 'fail' })),
      );
      const { child, ended } = world.start(['run']);
      await eventually(async () => expect(await gateway.look()).not.toBe(before));
      process.kill(findProcesses(world.dir).find(({ command }) => command.includes('__keeper'))?.pid ?? NaN, 'SIGKILL');
      child.kill('SIGKILL');
      await ended;
      await eventually(() => expect(processesWith(world.dir)).toEqual([]));
      // The control: nobody has taken it back yet.
      expect(await gateway.look()).not.toBe(before);
      const { code } = await world.cli(['recover']);
      expect(code).toBe(0);
      expect(await gateway.look()).toBe(before);
    });
  });
});
