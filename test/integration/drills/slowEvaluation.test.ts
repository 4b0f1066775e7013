import { eventually } from '../../support/eventually';
import { itInWorld } from '../../e2e/itInWorld';
import { requestsUnmatched, routeCut } from '../../e2e/scenarios';
import { editCheckout, watchForCut } from '../../e2e/shop';
import { alertOpened, changeMonitor, criticalSince, shopPoints } from '../../e2e/standin';
import type { World } from '../../e2e/world';

const evaluationDelayMs = 6_500;

/**
 * The drills of verdicts.test.ts that pass, against a Mackerel that judges what it gets some seconds later. So an alert
 * may open when the fault that raised it is long gone, and another one is there.
 */

/** A test in a world whose Mackerel is that slow. */
const slowly = (name: string, test: (world: World) => Promise<void>, delayMs = evaluationDelayMs) =>
  itInWorld(name, test, { standinArguments: ['--evaluation-delay', `${delayMs}ms`] });

/** Starts a drill, and interrupts it once `isTime` no longer throws. */
async function interruptedDrill(world: World, isTime: () => Promise<void> | void) {
  const first = world.start(['run']);
  await eventually(() => expect(world.checkoutPrefix()).toBe('/chekcout'));
  await eventually(isTime, 60_000);
  first.child.kill('SIGINT');
  expect(await first.ended).toMatchObject({ code: 130 });
}

/** Waits until the feeder has posted so many points that show a cut route, all of them later than `fromMs`. */
const badPointsPosted = async (world: World, count: number, fromMs: number) => {
  const points = await shopPoints(world, 'shop.routes.unmatched', fromMs, Date.now());
  expect(points.filter((value) => value > 0).length).toBeGreaterThanOrEqual(count);
};

slowly('late, with the real latency and where the time went', async (world) => {
  world.write('expectations/route-cut.yaml', routeCut({ expect: [requestsUnmatched], hold: '12s' }));
  const cut = watchForCut(world);
  const { code, report } = await world.drill();
  expect(report.drills).toMatchObject([{ outcome: 'failed', expectations: [{ verdict: 'late', openings: 1 }] }]);
  expect(code).toBe(1);

  const found = report.drills[0]?.expectations[0];
  const criticalAtMs = await criticalSince(world, found?.alert?.id);
  expect(found?.latencyMs?.latest).toBeGreaterThanOrEqual(criticalAtMs - cut.cutAtMs());
  expect(found?.latencyMs?.earliest).toBeLessThanOrEqual(criticalAtMs + 1000 - cut.cutAtMs());
  expect(found?.latencyMs?.earliest).toBeGreaterThan(found?.withinMs ?? Infinity);
  const causes = found?.explanation.map(({ cause, evidence }) => `${cause}: ${evidence}`) ?? [];
  const evidence = causes.find((text) => text.startsWith('slow-evaluation')) ?? '';
  expect(causes).toEqual([expect.stringMatching(/^slow-evaluation: .* and the alert was critical \S+ s later$/)]);
  const [, laterSeconds] = /and the alert was critical (\S+) s later$/.exec(evidence) ?? [];
  // Whole seconds both: when the point was measured, and when the alert was critical.
  expect(Math.abs(Number(laterSeconds) * 1000 - evaluationDelayMs)).toBeLessThanOrEqual(1_000);
});

describe('an alert left over from the drill before', () => {
  slowly(
    'that is open: already-open, and nothing is injected',
    async (world) => {
      world.write('expectations/route-cut.yaml', routeCut({ hold: '30s' }));
      let leftover = '';
      await interruptedDrill(world, async () => void (leftover = (await alertOpened(world, 'check')).id));

      const { code, report } = await world.drill();
      expect(report.drills).toMatchObject([{ outcome: 'inconclusive', expectations: [{ verdict: 'already-open' }] }]);
      expect(report.drills[0]?.expectations[0]?.reason).toContain(leftover);
      expect(report.drills[0]).not.toHaveProperty('injectedAt');
      expect(code).toBe(3);
      // So long that it is still open when the second drill looks, on however slow a machine.
    },
    15_000,
  );

  slowly(
    'that is still to come, from a drill that could not settle: is waited for, and not credited',
    async (world) => {
      world.write('expectations/route-cut.yaml', routeCut({ hold: '12s' }));
      const fromMs = Date.now();
      await interruptedDrill(world, () => badPointsPosted(world, 3, fromMs));
      expect(await world.openAlerts()).toEqual([]);

      const drilled = world.drill();
      const leftover = await alertOpened(world, 'check');
      const { code, report } = await drilled;
      expect(report.drills[0]?.notes).toEqual([
        expect.stringMatching(/^waits \S+ s: the drill of route-cut before this one did not settle/),
      ]);
      expect(report.drills).toMatchObject([{ outcome: 'failed', expectations: [{ verdict: 'late', openings: 1 }] }]);
      expect(report.drills[0]?.expectations[0]?.alert?.id).not.toBe(leftover.id);
      expect(code).toBe(1);
    },
  );

  slowly('of people, still to come, sooner than this fault could have raised it: too-early', async (world) => {
    await changeMonitor(world, requestsUnmatched.monitor, { maxCheckAttempts: 5 });
    const expectation = { ...requestsUnmatched, severity: 'warning', within: '12s' };
    world.write('expectations/route-cut.yaml', routeCut({ expect: [expectation] }));
    const fromMs = Date.now();
    await editCheckout(world, '/chekcout');
    await eventually(() => badPointsPosted(world, 7, fromMs));
    await editCheckout(world, '/checkout');

    const { code, report } = await world.drill();
    const found = report.drills[0]?.expectations[0];
    // Where this machine is slow, it had opened by the time of the injection.
    expect(['too-early', 'already-open']).toContain(found?.verdict);
    expect(report.drills[0]?.outcome).toBe('inconclusive');
    expect(code).toBe(3);
  });
});
