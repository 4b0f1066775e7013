import { eventually } from '../../support/eventually';
import { itInWorld } from '../../e2e/itInWorld';
import { startGate, type Decision } from '../../e2e/gate';
import { recordedFacts, runFolders } from '../../e2e/recordings';
import { routeCut } from '../../e2e/scenarios';
import { watchForCut } from '../../e2e/shop';
import { alertOpened, criticalSince } from '../../e2e/standin';
import type { World } from '../../e2e/world';

/** The drill of verdicts.test.ts that passes, with a Mackerel API that fails in its own ways while the fault is there. */

/** Drills through the gate; `decide` holds for requests that come once the route is cut. */
async function drill(world: World, decide: () => Decision) {
  const gate = await startGate(world.environment.MACKEREL_URL);
  world.write('expectations/route-cut.yaml', routeCut());
  let isCut = false;
  gate.decideBy(() => {
    isCut ||= world.checkoutPrefix() !== '/checkout';
    return isCut ? decide() : 'pass';
  });
  const result = await world.drill([], { MACKEREL_URL: gate.url }).finally(() => gate.stop());
  return { ...result, facts: recordedFacts(runFolders(world.dir).at(-1) ?? '') };
}

const apiError = (status: number, message: string, headers = {}): Decision => ({
  status,
  body: JSON.stringify({ error: { message } }),
  headers,
});

itInWorld('nothing in the way: detected', async (world) => {
  const { code, report } = await drill(world, () => 'pass');
  expect(report.drills).toMatchObject([{ outcome: 'passed', polling: { mackerel: { failed: 0 } } }]);
  expect(code).toBe(0);
});

const outages = [
  ['down', 'cut'],
  ['answering 500', apiError(500, 'Internal server error')],
] as const;
for (const [how, failure] of outages) {
  itInWorld(
    `${how} until the alert has been open for a while: detected, with the latency of the past`,
    async (world) => {
      const cut = watchForCut(world);
      let failed = 0;
      let isOver = false;
      const drilled = drill(world, () => {
        if (isOver) return 'pass';
        failed += 1;
        return failure;
      });
      const opened = await alertOpened(world, 'check');
      const failedBefore = failed;
      await eventually(() => expect(failed).toBeGreaterThanOrEqual(failedBefore + 3));
      isOver = true;
      const { code, report, facts } = await drilled;

      expect(report.drills).toMatchObject([
        {
          outcome: 'passed',
          polling: { mackerel: { failed } },
          expectations: [{ verdict: 'detected', backdated: false, alert: { id: opened.id } }],
        },
      ]);
      expect(code).toBe(0);
      // It was seen only after the failures, and yet what counts is when it opened.
      const seen = facts.find((fact) => fact.type === 'alert-seen' && fact.alert.id === opened.id);
      const lastFailure = facts.findLast((fact) => fact.type === 'polled' && !fact.result.ok);
      expect(seen?.type === 'alert-seen' && seen.sentAtMs).toBeGreaterThan(
        lastFailure?.type === 'polled' ? lastFailure.answeredAtMs : Infinity,
      );
      const found = report.drills[0]?.expectations[0];
      const criticalAtMs = await criticalSince(world, opened.id);
      expect(found?.latencyMs?.latest).toBeGreaterThanOrEqual(criticalAtMs - cut.cutAtMs());
      expect(found?.latencyMs?.earliest).toBeLessThanOrEqual(criticalAtMs + 1000 - cut.cutAtMs());
    },
  );
}

itInWorld('refusing the key: aborted at once, the fault taken back', async (world) => {
  const { code, report, facts } = await drill(world, () => apiError(401, 'Authentication failed.'));
  expect(report.drills).toMatchObject([
    {
      outcome: 'inconclusive',
      rollback: { state: 'done' },
      expectations: [{ verdict: 'aborted', reason: 'mackerel: GET /api/v0/alerts: 401 Authentication failed.' }],
    },
  ]);
  expect(code).toBe(3);
  // The first refusal ended it, and no minute was spent on hoping for another answer.
  const first = facts.findIndex((fact) => fact.type === 'polled' && !fact.result.ok);
  expect(facts[first + 1]).toMatchObject({ type: 'stopped', cause: 'aborted' });
  expect(facts).not.toContainEqual(expect.objectContaining({ type: 'due', what: 'last-look' }));
});

itInWorld('asking to wait: nothing is sent before that time is over, and the alert is detected', async (world) => {
  const askedMs = 3_000;
  const sentAtMs: number[] = [];
  const { code, report } = await drill(world, () => {
    sentAtMs.push(performance.now());
    return sentAtMs.length === 1 ? apiError(429, 'Too many requests.', { 'retry-after': '3' }) : 'pass';
  });
  expect(report.drills).toMatchObject([{ outcome: 'passed', polling: { mackerel: { failed: 1 } } }]);
  expect(code).toBe(0);
  const [refused = 0, next = 0] = sentAtMs;
  expect(next - refused).toBeGreaterThanOrEqual(askedMs);
});

itInWorld('down through the end: provider-unreachable, never missed, though the alert did fire', async (world) => {
  const drilled = drill(world, () => 'cut');
  const opened = await alertOpened(world, 'check');
  const { code, report, facts } = await drilled;
  expect(report.drills).toMatchObject([
    {
      outcome: 'inconclusive',
      rollback: { state: 'done' },
      expectations: [{ verdict: 'provider-unreachable', openings: 0 }],
    },
  ]);
  expect(code).toBe(3);
  expect(report.drills[0]?.expectations[0]?.reason).toContain('the connection was reset');
  expect(facts.some((fact) => fact.type === 'alert-seen' && fact.alert.id === opened.id)).toBe(false);
});
