import { estimateOffset } from '../../../src/domain/clockOffset';
import type { Fact, FactOf } from '../../../src/domain/facts';
import { widthOf } from '../../../src/domain/instant';
import { createPoller } from '../../../src/polling/poller';
import { createRequestBudget, noLimits } from '../../../src/polling/requestBudget';
import { mackerel } from '../../../src/providers/mackerel';
import { startStandin, type RunningStandin } from '../../../src/standin/main';
import { createSystemClock } from '../../../src/system/clock';
import { createHttp, type ClosableHttp } from '../../../src/system/http';
import { eventually } from '../../support/eventually';

const apiKey = 'standin-key-that-must-not-leak';
const clock = createSystemClock();
let standin: RunningStandin;
let http: ClosableHttp;

beforeAll(async () => {
  http = createHttp(clock);
  standin = await startStandin({
    port: 0,
    minuteMs: 100,
    apiKey,
    organization: 'drill-org',
    seed,
    log: () => undefined,
  });
});
afterAll(async () => {
  http.close();
  await standin.close();
});

const seed = {
  services: [{ name: 'shop' }],
  monitors: [
    {
      id: 'mon',
      type: 'service' as const,
      name: 'Latency',
      service: 'shop',
      metric: 'p95',
      operator: '>' as const,
      warning: 300,
      critical: 600,
      duration: 1,
    },
  ],
};

async function post(value: number): Promise<void> {
  const headers = { 'x-api-key': apiKey, 'content-type': 'application/json' };
  const body = JSON.stringify([{ name: 'p95', time: Math.floor(Date.now() / 1000), value }]);
  await http.send({ method: 'POST', url: `${standin.url}/api/v0/services/shop/tsdb`, headers, body, timeoutMs: 5_000 });
}

test('the poller follows an alert of the stand-in, and knows when what happened', async () => {
  const settings = mackerel.settings.parse({ organization: 'drill-org', url: standin.url, apiKey });
  const budget = createRequestBudget(clock, noLimits);
  const provider = mackerel.create('mackerel', settings, { clock, http, budget });
  const bugs: unknown[] = [];
  const poller = createPoller({
    provider,
    clock,
    intervalMs: 100,
    random: Math.random,
    onBug: (bug) => bugs.push(bug),
  });
  const facts: Fact[] = [];
  const seen = () => facts.filter((fact): fact is FactOf<'alert-seen'> => fact.type === 'alert-seen');
  const last = () => seen().at(-1)?.alert;
  poller.watch({ sinceMs: clock.now(), monitorIds: new Set(['mon']), onFact: (fact) => facts.push(fact) });

  const steps: { readonly severity: string; readonly fromMs: number; toMs: number }[] = [];
  for (const [value, severity] of [
    [400, 'warning'],
    [900, 'critical'],
    [80, 'ok'],
  ] as const) {
    // One point a second: the stand-in, as Mackerel, judges only points that are newer than the last.
    await clock.sleep(1_100);
    const fromMs = clock.now();
    await post(value);
    steps.push({ severity, fromMs, toMs: clock.now() });
    await eventually(() => expect(last()?.transitions.at(-1)?.severity).toBe(severity));
  }
  const final = await poller.pollNow();
  await poller.stop();

  expect(bugs).toEqual([]);
  expect(final.result).toMatchObject({ ok: true, complete: true, openIds: [] });
  const alert = last()!;
  expect(new Set(seen().map((fact) => fact.alert.id)).size).toBe(1);
  expect(alert).toMatchObject({
    monitor: { id: 'mon', name: 'Latency' },
    target: { service: 'shop' },
    closedBy: 'recovery',
  });
  expect(alert.transitions.map(({ severity }) => severity)).toEqual(['warning', 'critical', 'ok']);

  const polls = facts.filter((fact): fact is FactOf<'polled'> => fact.type === 'polled');
  const readings = polls.flatMap(({ result }) => (result.ok ? result.clock : []));
  const offset = estimateOffset(readings, clock.now())!;
  // One machine, one clock: the offset is next to nothing, and the polls narrowed it down.
  expect(offset.earliest).toBeLessThanOrEqual(50);
  expect(offset.latest).toBeGreaterThanOrEqual(-50);
  expect(widthOf(offset)).toBeLessThan(1_000);
  // What the provider stamped, mapped, overlaps with when we know it to have happened.
  for (const [index, { at }] of alert.transitions.entries()) {
    const step = steps[index]!;
    expect(at.latest - offset.earliest).toBeGreaterThanOrEqual(step.fromMs);
    expect(at.earliest - offset.latest).toBeLessThanOrEqual(step.toMs);
  }
  expect(JSON.stringify(facts)).not.toContain(apiKey);
});
