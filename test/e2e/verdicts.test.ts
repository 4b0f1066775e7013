import { processesWith } from './cli';
import { routeCut } from './scenarios';
import { startWorld, type World } from './world';

/**
 * Point 2 of the first issue: one thing is changed, and the verdict changes. Everything is real here, the shop, the
 * stand-in and the feeder; without k6, since a cut route shows in the orders that the feeder places.
 */
let world: World;
afterEach(async () => {
  const { dir } = world;
  await world.stop();
  expect(processesWith(dir)).toEqual([]);
}, 30_000);

it('detects a cut route, and puts it back', async () => {
  world = await startWorld();
  world.write('expectations/route-cut.yaml', routeCut());
  const { code, report } = await world.drill();
  expect(report.drills).toMatchObject([{ outcome: 'passed', expectations: [{ verdict: 'detected' }] }]);
  expect(code).toBe(0);
  expect(world.checkoutPrefix()).toBe('/checkout');
  expect(world.journal()).toEqual([]);
}, 120_000);
