import { processesWith } from './cli';
import { startWorld, type World, type WorldOptions } from './world';

/** Longer than any drill of these tests takes, on a machine with much else to do. */
const patienceMs = 180_000;

/**
 * A test in a world of its own. When it has passed, the fault has to be gone, and nothing of alertdrill may be left.
 */
export function itInWorld(name: string, test: (world: World) => Promise<void>, options: WorldOptions = {}): void {
  it(
    name,
    async () => {
      const world = await startWorld(options);
      try {
        await test(world);
        expect(world.checkoutPrefix()).toBe('/checkout');
        expect(world.journal()).toEqual([]);
        expect(processesWith(world.dir)).toEqual([]);
      } finally {
        await world.stop();
      }
    },
    patienceMs,
  );
}
