import { ProviderError } from '../../../src/domain/errors';
import type { Alert } from '../../../src/domain/alert';
import {
  alertOf,
  causesOf,
  closedAt,
  drillBench,
  harmProbe,
  phaseLengthMs,
  verdictOf,
  type Bench,
  nothingLeft,
} from '../../support/drillBench';

const before = ({ clock }: Bench, more: Partial<Alert> = {}) => alertOf('Latency', clock.now() - 60_000, more);
const load = { script: 'load-scripts/shop-access.ts', ratePerSecond: 10 };
const blockedBy = ({ log }: Bench) => log.facts.flatMap((fact) => (fact.type === 'blocked' ? fact.reasons : []));
const down = new ProviderError('unreachable', 'nobody is there');

describe('the baseline injects nothing', () => {
  it('where the expected alert is open already', async () => {
    const bench = drillBench({ alerts: (self) => [before(self)] });
    await bench.play();
    expect(bench.world.injections).toBe(0);
    expect(causesOf(bench)).toEqual(['already-open']);
    expect(verdictOf(bench)).toBe('already-open');
    expect(await bench.leftovers()).toEqual(nothingLeft);
  });

  it.each([
    ['opened and closed in it', 2_000, 5_000, ['fired-in-baseline'], 'blocked', 0],
    // The control: what was over before it began is no business of this drill.
    ['was over before it began', -9_000, -5_000, [], 'detected', 1],
  ] as const)('where the expected alert %s', async (_name, openedMs, endedMs, causes, verdict, injections) => {
    let beganMs = Number.POSITIVE_INFINITY;
    const bench = drillBench({
      onFact: (fact) => {
        if (fact.type === 'phase-entered' && fact.phase === 'baseline') beganMs = fact.atMs;
      },
      alerts: ({ clock, world }) => {
        const { sinceMs, goneAtMs } = world.fault ?? {};
        const flapped = alertOf('Latency', beganMs + openedMs, closedAt(beganMs + endedMs));
        const ofFault =
          sinceMs === undefined
            ? []
            : [alertOf('Latency', sinceMs + 3_000, goneAtMs === undefined ? {} : closedAt(goneAtMs + 3_000))];
        return [
          ...(clock.now() >= beganMs + endedMs ? [{ ...flapped, id: 'flapped' }] : []),
          ...ofFault.filter(
            ({ openedAt, closedAt: closed }) => openedAt.latest <= clock.now() && (closed?.latest ?? 0) <= clock.now(),
          ),
        ];
      },
    });
    await bench.play();
    expect(causesOf(bench)).toEqual(causes);
    expect(bench.world.injections).toBe(injections);
    expect(verdictOf(bench)).toBe(verdict);
  });

  it('where the effect is there before the fault', async () => {
    const bench = drillBench({ world: { effect: () => 'bad' } });
    await bench.play();
    expect(bench.world.injections).toBe(0);
    expect(causesOf(bench)).toEqual(['effect-before-fault']);
    expect(verdictOf(bench)).toBe('blocked');
  });

  it('where the effect is there before the fault, though the baseline is too short to confirm it', async () => {
    const bench = drillBench({ scenario: { baselineMs: 1_500 }, world: { effect: () => 'bad' } });
    await bench.play();
    expect(bench.log.facts.filter(({ type }) => type === 'probed').length).toBeLessThan(3);
    expect(bench.world.injections).toBe(0);
    expect(causesOf(bench)).toEqual(['effect-before-fault']);
  });

  it('where the probe can tell nothing, and says what it met instead', async () => {
    const bench = drillBench({ world: { effect: () => 'unknown' } });
    await bench.play();
    expect(bench.world.injections).toBe(0);
    expect(causesOf(bench)).toEqual(['effect-unknown']);
    expect(blockedBy(bench)).toMatchObject([
      {
        detail: 'the effect probe (GET /checkout sees 404) told nothing during the baseline: unknown (11 looks)',
        hint: expect.stringContaining('is the target up') as string,
      },
    ]);
  });

  it('where no look of the probe had ended, and says that the baseline is too short for one', async () => {
    const bench = drillBench({ scenario: { baselineMs: 3_000 }, world: { effectLookMs: () => 10_000 } });
    await bench.play();
    expect(bench.world.injections).toBe(0);
    expect(blockedBy(bench)).toMatchObject([
      {
        cause: 'effect-unknown',
        detail: expect.stringContaining('none of its looks had ended') as string,
        hint: 'a look may take 1000 ms: make `baseline` longer than that',
      },
    ]);
  });

  it('where nothing answers the normal load, and says what the load met and where', async () => {
    const refused = { seen: 'GET http://127.0.0.1:9/items: connection refused', hint: 'is the target up?' };
    const bench = drillBench({ scenario: { load }, world: { loadUnanswered: () => refused } });
    await bench.play();
    expect(bench.world.injections).toBe(0);
    expect(blockedBy(bench)).toEqual([
      {
        cause: 'load-unanswered',
        detail: 'nothing answers the normal load: GET http://127.0.0.1:9/items: connection refused',
        hint: 'is the target up?',
      },
    ]);
    expect(verdictOf(bench)).toBe('blocked');
    expect(await bench.leftovers()).toEqual(nothingLeft);
  });

  it('where what ends a drill at once is there already', async () => {
    const bench = drillBench({ scenario: { abortWhen: [harmProbe] }, world: { harm: () => 'bad' } });
    await bench.play();
    expect(bench.world.injections).toBe(0);
    expect(blockedBy(bench)).toMatchObject([
      {
        cause: 'abort-before-fault',
        detail: 'what `abortWhen` looks for is there before the fault: the neighbour suffers (bad)',
      },
    ]);
  });

  it('and names all that is wrong with a dead target at once', async () => {
    const bench = drillBench({
      scenario: { load, abortWhen: [harmProbe] },
      world: {
        effect: () => 'unknown',
        harm: () => 'bad',
        loadUnanswered: () => ({ seen: 'refused', hint: 'is it up?' }),
      },
    });
    await bench.play();
    expect(causesOf(bench)).toEqual(['load-unanswered', 'effect-unknown', 'abort-before-fault']);
  });

  it('where the provider does not answer for a minute after it', async () => {
    const bench = drillBench({ pollFails: () => down });
    await bench.play();
    expect(bench.world.injections).toBe(0);
    expect(causesOf(bench)).toEqual(['provider-unreachable']);
    expect(phaseLengthMs(bench, 'baseline')).toBeGreaterThanOrEqual(70_000);
    expect(await bench.leftovers()).toEqual(nothingLeft);
  });

  it('where the key is refused, and does not wait a minute for it', async () => {
    const bench = drillBench({ pollFails: () => new ProviderError('unauthorized', 'key refused') });
    await bench.play();
    expect(bench.world.injections).toBe(0);
    expect(causesOf(bench)).toEqual(['provider-unreachable']);
    expect(phaseLengthMs(bench, 'baseline')).toBeLessThan(15_000);
  });

  it('where the polls ended with a bug: its error goes on', async () => {
    const bug = new TypeError('a bug in a provider');
    const bench = drillBench({ pollFails: () => bug });
    await expect(bench.play()).rejects.toBe(bug);
    expect(bench.world.injections).toBe(0);
    expect(await bench.leftovers()).toEqual(nothingLeft);
  });
});

describe('the baseline goes on to the injection', () => {
  it('where an `abortWhen` probe saw trouble, but not in as many looks in a row as it takes', async () => {
    const bench = drillBench({
      scenario: { abortWhen: [harmProbe] },
      // The last two of the baseline, which has three looks of the last three seconds.
      world: {
        harm: ({ clock }) => (clock.now() - startMs > 8_500 && clock.now() - startMs < 10_500 ? 'bad' : 'good'),
      },
    });
    const startMs = bench.clock.now();
    await bench.play();
    expect(bench.world.injections).toBe(1);
    expect(causesOf(bench)).toEqual([]);
  });

  it('where something answers the normal load', async () => {
    const bench = drillBench({ scenario: { load } });
    await bench.play();
    expect(bench.world.injections).toBe(1);
  });

  it('where the alert was closed before', async () => {
    const bench = drillBench({ alerts: (self) => [before(self, closedAt(self.clock.now() - 30_000))] });
    await bench.play();
    expect(bench.world.injections).toBe(1);
    expect(causesOf(bench)).toEqual([]);
  });

  it('where an alert of another monitor is open', async () => {
    const bench = drillBench({ alerts: ({ clock }) => [alertOf('Disk', clock.now() - 60_000)] });
    await bench.play();
    expect(bench.world.injections).toBe(1);
  });

  it('where the provider answers within the minute, upon a poll that was sent after the baseline', async () => {
    let failsUntilMs = 0;
    const bench = drillBench({
      alertAfterMs: 20_000,
      pollFails: ({ clock }) => (clock.now() < failsUntilMs ? down : undefined),
    });
    const endMs = bench.clock.now() + 10_000;
    failsUntilMs = endMs + 30_000;
    await bench.play();
    expect(bench.world.injections).toBe(1);
    const sentAtMs = bench.log.facts.find(({ type }) => type === 'injection-sent');
    const poll = bench.log.facts.find((fact) => fact.type === 'polled' && fact.result.ok);
    expect(poll).toMatchObject({ type: 'polled' });
    expect(sentAtMs).toMatchObject({ atMs: poll?.type === 'polled' ? poll.answeredAtMs : 0 });
    expect(poll?.type === 'polled' && poll.sentAtMs).toBeGreaterThanOrEqual(failsUntilMs);
  });
});
