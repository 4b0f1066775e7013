import { createDeadlines } from '../../src/deadlines';
import type { Fact } from '../../src/domain/facts';
import { createFactLog } from '../../src/factLog';
import { storyScenario } from '../support/storyScenario';
import { createVirtualClock } from '../support/virtualClock';

function limits() {
  const clock = createVirtualClock();
  const facts: Fact[] = [];
  const log = createFactLog(storyScenario(), (fact) => facts.push(fact));
  return { clock, facts, startMs: clock.now(), deadlines: createDeadlines(clock, () => log) };
}

describe('a time limit', () => {
  it('comes due at its time and not a millisecond before, once', async () => {
    const { clock, facts, startMs, deadlines } = limits();
    deadlines.set('hold', startMs + 1_000);
    await clock.advance(999);
    expect(facts).toEqual([]);
    await clock.advance(1);
    expect(facts).toEqual([{ type: 'due', atMs: startMs + 1_000, what: 'hold' }]);
    await clock.advance(10_000);
    expect(facts).toHaveLength(1);
  });

  it('that is set again stays as it was', async () => {
    const { clock, facts, startMs, deadlines } = limits();
    deadlines.set('hold', startMs + 1_000);
    deadlines.set('hold', startMs + 500);
    deadlines.set('max-hold', startMs + 700);
    await clock.advance(2_000);
    expect(facts).toMatchObject([
      { what: 'max-hold', atMs: startMs + 700 },
      { what: 'hold', atMs: startMs + 1_000 },
    ]);
  });

  it('in the past comes due at once', async () => {
    const { clock, facts, startMs, deadlines } = limits();
    deadlines.set('hold', startMs - 1);
    await clock.flush();
    expect(facts).toEqual([{ type: 'due', atMs: startMs, what: 'hold' }]);
  });

  it('is forgotten when they are stopped', async () => {
    const { clock, facts, startMs, deadlines } = limits();
    deadlines.set('hold', startMs + 1_000);
    deadlines.stop();
    deadlines.set('max-hold', startMs);
    await clock.advance(2_000);
    expect(facts).toEqual([]);
    expect(clock.sleepers()).toBe(0);
  });
});
