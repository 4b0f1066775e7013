import { contains, drillsOf, type Measurement } from '../../bench/accuracy/measure';
import { mackerelStack } from '../../bench/accuracy/mackerel';
import { prometheusStack } from '../../bench/accuracy/prometheus';
import type { Stack } from '../../bench/accuracy/stack';
import { describeWithServers } from '../support/prometheusStack';

/** `npm run bench:accuracy` makes 50 of each; what they show is in bench/accuracy/results.md. */
const drillsInAll = 3;

/** Drills at random phases; the truth is known from the target's own log and the monitoring system's own record. */
async function measure(start: () => Promise<Stack>): Promise<readonly Measurement[]> {
  const stack = await start();
  const drills = drillsOf(stack);
  try {
    const measured: Measurement[] = [];
    while (measured.length < drillsInAll) measured.push(await drills.drill());
    return measured;
  } finally {
    drills.remove();
    await stack.stop();
  }
}

function expectTruthInside(measured: readonly Measurement[]): void {
  expect(measured.map((each) => ({ ...each, isInside: contains(each) }))).toEqual(
    measured.map((each) => ({ ...each, isInside: true })),
  );
  // The control: a latency that is off by an interval's width is outside.
  for (const each of measured) {
    const widthMs = each.latestMs - each.earliestMs;
    expect(contains({ ...each, truthMs: each.truthMs + widthMs + 1 })).toBe(false);
    expect(contains({ ...each, truthMs: each.truthMs - widthMs - 1 })).toBe(false);
  }
}

const patienceMs = 180_000;

describe('The interval that is reported contains the true latency', () => {
  it('of alerts of the Mackerel stand-in', async () => expectTruthInside(await measure(mackerelStack)), patienceMs);

  describeWithServers('of alerts of Prometheus', () => {
    it('in all drills', async () => expectTruthInside(await measure(prometheusStack)), patienceMs);
  });
});
