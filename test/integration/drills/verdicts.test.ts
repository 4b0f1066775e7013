import type { Report } from '../../../src/domain/report';
import { eventually } from '../../support/eventually';
import { itInWorld } from '../../e2e/itInWorld';
import { phasesOf, recordedFacts, runFolders } from '../../e2e/recordings';
import { checkoutFails, checkoutMovesTo, requestsUnmatched, routeCut } from '../../e2e/scenarios';
import { editCheckout, requestsAnswered, watchForCut } from '../../e2e/shop';
import { alertOpened, changeMonitor, criticalSince, shopPoints } from '../../e2e/standin';
import type { World } from '../../e2e/world';

/**
 * Point 2 of the first issue: one thing is changed against a drill that passes, and the verdict changes. Everything is
 * real here, the shop, the stand-in and the feeder; without k6, since a cut route shows in the orders that the feeder
 * places, and in the share of requests that no route takes.
 */

const drill = (world: World, changes: Parameters<typeof routeCut>[0] = {}) => {
  world.write('expectations/route-cut.yaml', routeCut(changes));
  return world.drill();
};

/** `cause: evidence` of all that explains the one verdict. */
const explained = (report: Report) =>
  report.drills[0]?.expectations[0]?.explanation.map(({ cause, evidence }) => `${cause}: ${evidence}`);

describe('what passes unchanged', () => {
  for (const expectation of [checkoutFails, requestsUnmatched]) {
    itInWorld(`${expectation.monitor}: detected`, async (world) => {
      const cut = watchForCut(world);
      const { code, report, stdout } = await drill(world, { expect: [expectation] });

      expect(report.drills).toMatchObject([
        { outcome: 'passed', rollback: { state: 'done' }, expectations: [{ verdict: 'detected', openings: 1 }] },
      ]);
      expect(code).toBe(0);
      expect(stdout).toContain(`${expectation.monitor} (critical): detected`);
      // What lies between the shop's own file and the stand-in's own log is within what the report says.
      const found = report.drills[0]?.expectations[0];
      const criticalAtMs = await criticalSince(world, found?.alert?.id);
      expect(found?.latencyMs?.latest).toBeGreaterThanOrEqual(criticalAtMs - cut.cutAtMs());
      expect(found?.latencyMs?.earliest).toBeLessThanOrEqual(criticalAtMs + 1000 - cut.cutAtMs());
    });
  }
});

describe('one thing changed', () => {
  itInWorld('threshold out of reach: missed, with the peak against it', async (world) => {
    await changeMonitor(world, requestsUnmatched.monitor, { warning: 99.8, critical: 99.9 });
    const before = await requestsAnswered(world, 'unmatched');
    const { code, report, stdout } = await drill(world, {
      expect: [{ ...requestsUnmatched, metric: { normal: 0, every: '1s' } }],
    });

    const [found] = report.drills;
    expect(found).toMatchObject({ outcome: 'failed', expectations: [{ verdict: 'missed', openings: 0 }] });
    expect(code).toBe(1);
    const points = await shopPoints(
      world,
      'shop.routes.unmatched',
      Date.parse(found?.injectedAt ?? ''),
      Date.parse(found?.rolledBackAt ?? ''),
    );
    const peak = Math.max(...points);
    expect(explained(report)).toEqual([
      `below-threshold: shop.routes.unmatched peaked at ${Number(peak.toPrecision(4))}, critical is above 99.9`,
    ]);
    // The figure is the shop's: it has turned away the probes that saw the effect, and an order each minute.
    const turnedAway = (await requestsAnswered(world, 'unmatched')) - before;
    const facts = recordedFacts(runFolders(world.dir).at(-1) ?? '');
    const bad = facts.filter((fact) => fact.type === 'probed' && fact.result === 'bad').length;
    expect(bad).toBeGreaterThan(0);
    expect(turnedAway).toBeGreaterThan(bad);
    expect(turnedAway).toBeLessThanOrEqual(bad + points.length + 1);
    expect(peak).toBeGreaterThan(50);
    expect(stdout).toContain('below-threshold: shop.routes.unmatched peaked at');
  });

  itInWorld('the same, and the points stop with the fault: no-data, not missed', async (world) => {
    await changeMonitor(world, requestsUnmatched.monitor, { warning: 99.8, critical: 99.9 });
    // How often points come must be known: three at least.
    await eventually(async () =>
      expect((await shopPoints(world, 'shop.routes.unmatched', 0, Date.now())).length).toBeGreaterThanOrEqual(5),
    );
    const drilled = drill(world, { expect: [{ ...requestsUnmatched, metric: { normal: 0, every: '1s' } }] });
    await eventually(() => expect(world.checkoutPrefix()).toBe('/chekcout'));
    await world.demo.up.feeder.stop();
    const { code, report } = await drilled;
    expect(report.drills).toMatchObject([
      {
        outcome: 'inconclusive',
        rollback: { state: 'done' },
        expectations: [{ verdict: 'no-data', openings: 0 }],
      },
    ]);
    expect(explained(report)?.[0]).toMatch(/^no-data: no point of shop\.routes\.unmatched (for \d|in the window)/);
    expect(code).toBe(3);
  });

  itInWorld('a fault that changes nothing: no-effect', async (world) => {
    const { code, report } = await drill(world, { fault: checkoutMovesTo('/checkout') });
    expect(report.drills).toMatchObject([
      {
        outcome: 'inconclusive',
        rollback: { state: 'done' },
        expectations: [{ verdict: 'no-effect' }],
      },
    ]);
    expect(report.drills[0]).not.toHaveProperty('onset');
    expect(report.drills[0]?.expectations[0]?.reason).toMatch(/^the effect \(GET .* 404\) was not seen within 5 s$/);
    expect(code).toBe(3);
  });

  itInWorld('the critical threshold out of reach, the warning not: wrong-severity', async (world) => {
    await changeMonitor(world, requestsUnmatched.monitor, { critical: 99.9 });
    const { code, report } = await drill(world, {
      expect: [{ ...requestsUnmatched, metric: { normal: 0, every: '1s' } }],
    });
    expect(report.drills).toMatchObject([
      {
        outcome: 'failed',
        expectations: [{ verdict: 'wrong-severity', reason: 'expected critical, but it was warning', openings: 1 }],
      },
    ]);
    expect(explained(report)).toEqual([
      expect.stringMatching(/^below-threshold: .* peaked at \d+(\.\d+)?, critical is above 99.9$/),
      expect.stringMatching(/^other-severity: alert \w+ of .* on shop was warning only$/),
    ]);
    expect(code).toBe(1);
  });

  itInWorld('another host: wrong-target', async (world) => {
    const { id: hostId } = (await world.mackerel('POST', '/hosts', {
      name: 'shop-02',
      meta: {},
      roleFullnames: ['shop:web'],
      checks: [{ name: 'shop-checkout', memo: '' }],
    })) as { readonly id: string };
    // Until it reports, the check is none of this host's.
    const source = { type: 'host', hostId };
    const reported = {
      source,
      name: 'shop-checkout',
      status: 'OK',
      message: '',
      occurredAt: Math.floor(Date.now() / 1000),
    };
    await world.mackerel('POST', '/monitoring/checks/report', { reports: [reported] });
    const { code, report } = await drill(world, { expect: [{ ...checkoutFails, on: { host: 'shop-02' } }] });
    expect(report.drills).toMatchObject([
      {
        outcome: 'failed',
        expectations: [{ verdict: 'wrong-target', reason: 'it fired for shop-01 only', openings: 0 }],
      },
    ]);
    expect(explained(report)).toEqual([
      expect.stringMatching(/^other-target: alert \w+ of shop-checkout on shop-01 fired$/),
    ]);
    expect(code).toBe(1);
  });

  itInWorld('the alert open before the drill: already-open, and nothing is injected', async (world) => {
    await editCheckout(world, '/chekcout');
    const opened = await alertOpened(world, 'check');
    const { code, report } = await drill(world);
    await editCheckout(world, '/checkout');
    expect(report.drills).toMatchObject([{ outcome: 'inconclusive', expectations: [{ verdict: 'already-open' }] }]);
    expect(report.drills[0]?.expectations[0]?.reason).toContain(
      `alert ${opened.id} of shop-checkout has been open for about`,
    );
    expect(report.drills[0]).not.toHaveProperty('injectedAt');
    expect(code).toBe(3);
  });

  itInWorld(
    'the alert opening before the fault, in the baseline: already-open, and nothing is injected',
    async (world) => {
      world.write('expectations/route-cut.yaml', routeCut({ baseline: '6s' }));
      const drilled = world.drill();
      await eventually(() => expect(phasesOf(recordedFacts(runFolders(world.dir).at(-1) ?? ''))).toContain('baseline'));
      await editCheckout(world, '/chekcout');
      const opened = await alertOpened(world, 'check');
      const { code, report } = await drilled;
      await editCheckout(world, '/checkout');
      expect(report.drills).toMatchObject([
        {
          outcome: 'inconclusive',
          expectations: [{ verdict: 'already-open', reason: `alert ${opened.id} of shop-checkout is open already` }],
        },
      ]);
      expect(report.drills[0]).not.toHaveProperty('injectedAt');
      expect(code).toBe(3);
    },
  );
});
