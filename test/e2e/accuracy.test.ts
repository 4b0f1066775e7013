import { contains, drillsOf, ownWidthMs, widthMs, type Measurement } from '../../bench/accuracy/measure';
import { mackerelStack } from '../../bench/accuracy/mackerel';
import { prometheusStack } from '../../bench/accuracy/prometheus';
import type { Stack } from '../../bench/accuracy/stack';
import { describeWithServers } from '../support/prometheusStack';

/** `npm run bench:accuracy` makes 50 of each; what they show is in bench/accuracy/results.md. */
const drillsInAll = 3;

/** Drills at random phases; the truth is known from the target's own log and the monitoring system's own record. */
async function measure(start: () => Promise<Stack>) {
  const stack = await start();
  const { resolutionMs } = stack;
  const drills = drillsOf(stack);
  try {
    const measured: Measurement[] = [];
    while (measured.length < drillsInAll) measured.push(await drills.drill());
    return { measured, resolutionMs };
  } finally {
    drills.remove();
    await stack.stop();
  }
}

/** How wide intervals are depends on the machine, and is for the bench; ten times as wide they would say nothing. */
const stillSaying = 10;

function expectTruthInside({ measured, resolutionMs }: Awaited<ReturnType<typeof measure>>): void {
  expect(measured.map((each) => ({ ...each, isInside: contains(each) }))).toEqual(
    measured.map((each) => ({ ...each, isInside: true })),
  );
  // The control: a latency that is off by an interval's width is outside.
  for (const each of measured) {
    expect(contains({ ...each, truthMs: each.truthMs + widthMs(each) + 1 })).toBe(false);
    expect(contains({ ...each, truthMs: each.truthMs - widthMs(each) - 1 })).toBe(false);
    expect(widthMs(each)).toBeLessThan(stillSaying * ownWidthMs + resolutionMs);
  }
}

const patienceMs = 180_000;

describe('The interval that is reported contains the true latency', () => {
  it('of alerts of the Mackerel stand-in', async () => expectTruthInside(await measure(mackerelStack)), patienceMs);

  describeWithServers('of alerts of Prometheus', () => {
    it('in all drills', async () => expectTruthInside(await measure(prometheusStack)), patienceMs);
  });
});
