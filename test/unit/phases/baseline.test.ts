import { ProviderError } from '../../../src/domain/errors';
import type { Alert } from '../../../src/domain/alert';
import {
  alertOf,
  causesOf,
  closedAt,
  drillBench,
  phaseLengthMs,
  verdictOf,
  type Bench,
  nothingLeft,
} from '../../support/drillBench';

const before = ({ clock }: Bench, more: Partial<Alert> = {}) => alertOf('Latency', clock.now() - 60_000, more);
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

  it('where the effect is there before the fault', async () => {
    const bench = drillBench({ world: { effect: () => 'bad' } });
    await bench.play();
    expect(bench.world.injections).toBe(0);
    expect(causesOf(bench)).toEqual(['effect-before-fault']);
    expect(verdictOf(bench)).toBe('blocked');
  });

  it('where the probe can tell nothing', async () => {
    const bench = drillBench({ world: { effect: () => 'unknown' } });
    await bench.play();
    expect(bench.world.injections).toBe(0);
    expect(causesOf(bench)).toEqual(['effect-unknown']);
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
