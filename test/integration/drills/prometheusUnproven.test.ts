import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { packageDir } from '../../e2e/cli';
import { after, shopBreaks, startPrometheusWorld, type PrometheusWorld } from '../../e2e/prometheusWorld';
import { listenIn } from '../../e2e/listenIn';
import { phasesOf, readReport, recordedFacts, runFolders } from '../../e2e/recordings';
import { eventually } from '../../support/eventually';
import { describeWithServers } from '../../support/prometheusStack';
import { freePort } from '../../support/serverPorts';

/**
 * Drills against real servers that were cut short, badly watched, or left their fault behind: what they prove is said,
 * and what they do not is no failure of the alert.
 */
jest.setTimeout(150_000);

const rules = `
groups:
  - name: shop
    rules:
      - { alert: Errors, expr: shop_errors > 5, for: 1s, labels: { severity: critical } }
      - { alert: OutOfReach, expr: shop_errors > 100 }
      - { alert: Stays, expr: shop_stays > 5 }
      - { alert: Loud, expr: shop_loud > 5 }
      - { alert: Idle, expr: shop_idle > 5 }
      - { alert: Delayed, expr: shop_delayed > 5 }
      - { alert: Gone, expr: shop_gone > 5 }
      - { alert: Stuck, expr: shop_stuck > 5 }
`;

const samples = { shop_errors: 0, shop_loud: 0, shop_idle: 0, shop_delayed: 0, shop_gone: 0 };

describeWithServers('a drill against Prometheus that does not prove all it should', () => {
  let world: PrometheusWorld;
  let unverified: ReturnType<PrometheusWorld['drill']>;
  beforeAll(async () => {
    const port = await freePort();
    world = await startPrometheusWorld({
      rules,
      samples,
      stays: { shop_stays: 0, shop_stuck: 0 },
      routes: ['{ receiver: alertdrill, group_wait: 1h }'],
      receivers: [`{ name: alertdrill, webhook_configs: [{ url: 'http://127.0.0.1:${port}/alertdrill' }] }`],
    });
    listenIn(world, port);
    await world.stack.evaluated();
    await world.stack.until('shop_stuck', 'some');
    unverified = drillStuckShop();
  });
  afterAll(async () => {
    await unverified.catch(() => undefined);
    await world.stop();
  });
  afterEach(async () => {
    world.expectNothingLeft();
    await world.stack.until('ALERTS{alertname!="Stuck"}', 'none');
  });

  /** It is waited for for a minute, beside the other drills: whether the effect goes away after all. */
  const drillStuckShop = () => {
    const shop = world.openShop('/stuck', { shop_stuck: 0 });
    const { http } = shopBreaks(after(0, { shop_stuck: 9 }));
    return shop.drillScenario({
      fault: { http: { ...http, rollback: { method: 'PUT', url: '${SHOP_URL}/nothing' } } },
      expect: [{ monitor: 'Stuck', within: '8s' }],
    });
  };

  it('interrupted: what was detected stands; who would have been told, and whether it closes, is not known', async () => {
    world.write(
      'expectations/broken-shop.yaml',
      world.scenario({
        fault: shopBreaks(after(0, { shop_errors: 9, shop_stays: 9 })),
        expect: [
          {
            monitor: 'Errors',
            severity: 'critical',
            within: '8s',
            notified: { within: '30s' },
          },
          { monitor: 'Stays', within: '8s', resolved: { within: '30s' } },
          { monitor: 'OutOfReach', within: '30s' },
        ],
        forbid: [{ monitor: 'Idle' }],
      }),
    );
    const report = join(world.dir, 'interrupted.json');
    const { child, ended } = world.start(['run', '--reporter', `json=${report}`]);
    await eventually(() => {
      const facts = recordedFacts(runFolders(world.dir).at(-1) ?? '');
      const seen = facts.flatMap((fact) => (fact.type === 'alert-seen' ? [fact.alert.monitor.name] : []));
      expect(seen).toEqual(expect.arrayContaining(['Errors', 'Stays']));
    }, 30_000);
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 130 });
    world.stack.set('shop_stays', 0);
    const interrupted = { verdict: 'interrupted', outcome: 'inconclusive', reason: 'interrupted by SIGINT' };
    expect(readReport(report).drills).toMatchObject([
      {
        outcome: 'inconclusive',
        rollback: { state: 'done' },
        expectations: [
          {
            verdict: 'detected',
            notified: {
              verdict: 'notification-unknown',
              reason: expect.stringMatching(
                /^nobody had been told when the fault was taken back, .* s before the deadline: interrupted by SIGINT$/,
              ) as string,
            },
          },
          {
            verdict: 'detected',
            resolved: {
              verdict: 'resolution-unknown',
              reason: expect.stringMatching(/^alert \S+ was not seen to close/) as string,
            },
          },
          interrupted,
        ],
        forbidden: [interrupted],
      },
    ]);
  });

  it('aborted: a forbidden alert ends it at once, though what was expected may still have come', async () => {
    const { code, report } = await world.drillScenario({
      fault: shopBreaks(after(0, { shop_errors: 9 }), after(3_500, { shop_loud: 9 })),
      expect: [
        { monitor: 'Errors', within: '8s' },
        { monitor: 'OutOfReach', within: '60s' },
      ],
      forbid: [{ monitor: 'Loud', abort: true }, { monitor: 'Idle' }],
    });
    const aborted = {
      verdict: 'aborted',
      reason: expect.stringMatching(/^the forbidden alert prometheus\/Loud\S* fired$/) as string,
    };
    expect(report.drills).toMatchObject([
      {
        outcome: 'failed',
        rollback: { state: 'done' },
        expectations: [{ verdict: 'detected' }, aborted],
        forbidden: [{ verdict: 'fired' }, aborted],
      },
    ]);
    expect(code).toBe(1);
  });

  it('too-uncertain: a probe that looks every 9 s leaves open whether a deadline in between was met', async () => {
    const { code, report } = await world.drillScenario({
      effect: { http: '${SHOP_URL}/shop', sees: { status: 503 }, every: '9s', times: 1 },
      effectWithin: '20s',
      fault: shopBreaks(after(8_000, { shop_delayed: 9 })),
      hold: '14s',
      expect: [
        { id: 'between', monitor: 'Delayed', within: '5s' },
        { id: 'later', monitor: 'Delayed', within: '11s' },
      ],
    });
    const [between, later] = report.drills[0]?.expectations ?? [];
    expect(between).toMatchObject({ verdict: 'too-uncertain', outcome: 'inconclusive', openings: 1 });
    expect(between?.reason).toMatch(/^the latency is known only as .* to .*, and the deadline lies in between$/);
    const { earliest = NaN, latest = NaN } = between?.latencyMs ?? {};
    expect(latest - earliest).toBeGreaterThan(5_000);
    // The same alert, the same interval: no doubt about a deadline beyond it.
    expect(later).toMatchObject({ verdict: 'detected', latencyMs: { earliest, latest } });
    expect(code).toBe(3);
  });

  describe('load', () => {
    beforeAll(() => {
      cpSync(join(packageDir, 'load-scripts'), join(world.dir, 'load-scripts'), { recursive: true });
      symlinkSync(join(packageDir, 'node_modules'), join(world.dir, 'node_modules'));
    });
    /** The load of visitors who stay that long, and the rest of the scenario. */
    const drillWithVisitors = (staySeconds: number, scenario: (load: object) => object) => {
      const script = 'load-scripts/visits.ts';
      world.write(
        script,
        `import { sleep } from 'k6';
import http from 'k6/http';

export default function visit(): void {
  http.get(\`\${__ENV.SHOP_URL}/shop\`);
  sleep(${staySeconds});
}
`,
      );
      return world.drillScenario({ ...noEffect, ...scenario({ script, rate: '10/s' }) });
    };
    const noEffect = { effect: undefined, effectWithin: undefined };

    it('no-data: of a control whose load was there, one silence is proven, and one had nothing to be broken by', async () => {
      const before = runFolders(world.dir).length;
      const drilling = drillWithVisitors(0, (load) => ({
        load,
        hold: '6s',
        expect: [],
        forbid: [{ monitor: 'Idle' }, { monitor: 'Gone' }],
      }));
      await eventually(() => {
        expect(phasesOf(recordedFacts(runFolders(world.dir)[before] ?? ''))).toContain('hold');
      }, 60_000);
      world.stack.set('shop_gone', undefined);
      const { code, report } = await drilling;
      world.stack.set('shop_gone', 0);
      expect(report.drills).toMatchObject([
        {
          outcome: 'inconclusive',
          forbidden: [
            { verdict: 'quiet', outcome: 'passed' },
            { verdict: 'no-data', reason: expect.stringMatching(/^no sample of shop_gone (for|within) /) as string },
          ],
        },
      ]);
      expect(code).toBe(3);
    });

    it('load-not-delivered: where k6 has no more visitors than stay, silence proves nothing', async () => {
      const { code, report } = await drillWithVisitors(60, (load) => ({
        fault: { k6: load },
        hold: '9s',
        expect: [{ monitor: 'OutOfReach', within: '3s' }],
        forbid: [{ monitor: 'Idle' }],
      }));
      const [found] = report.drills;
      const { asked = 0, delivered = 0 } = found?.faultLoad ?? {};
      expect(delivered / asked).toBeLessThan(0.8);
      const short = {
        verdict: 'load-not-delivered',
        reason: expect.stringContaining(`(${delivered} of ${asked} iterations); 80 % are needed`) as string,
      };
      expect(found).toMatchObject({ outcome: 'inconclusive', expectations: [short], forbidden: [short] });
      expect(code).toBe(3);
    });
  });

  it('rollback-failed: worse than all that was detected, until `recover` has taken it back', async () => {
    const shop = world.openShop('/stubborn', samples);
    shop.shop.refuseRollback(true);
    const { code, report, stdout } = await shop.drillScenario({
      fault: shopBreaks(after(0, { shop_errors: 9 })),
      expect: [{ monitor: 'Errors', within: '8s' }],
    });
    expect(report.drills).toMatchObject([
      {
        outcome: 'rollback-failed',
        rollback: { state: 'failed', message: expect.stringContaining('DELETE') as string },
        expectations: [{ verdict: 'detected' }],
      },
    ]);
    expect(stdout).toContain('alertdrill recover');
    expect(code).toBe(4);
    expect(shop.shop.isBroken()).toBe(true);
    expect(shop.journal()).toHaveLength(1);
    expect(await shop.cli(['recover'])).toMatchObject({ code: 4 });
    shop.shop.refuseRollback(false);
    expect(await shop.cli(['recover'])).toMatchObject({ code: 0 });
    expect(shop.shop.isBroken()).toBe(false);
    shop.expectNothingLeft();
  });

  it('rollback-unverified: it was taken back, and its effect was still seen a minute later', async () => {
    const { code, report, stdout } = await unverified;
    expect(report.drills).toMatchObject([
      {
        outcome: 'rollback-failed',
        rollback: {
          state: 'unverified',
          message: 'the rollback was done, but the effect was not seen to go away',
        },
        expectations: [{ verdict: 'detected' }],
      },
    ]);
    expect(report.drills[0]).not.toHaveProperty('effectGoneAt');
    expect(stdout).toContain('the effect was not seen to go away');
    expect(code).toBe(4);
  });
});
