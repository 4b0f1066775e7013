import { everyPeriod } from '../../../src/standin/clock';
import { manualClock } from './manualClock';

describe('everyPeriod', () => {
  it('runs at the multiples of the period, wherever it began', () => {
    const clock = manualClock(10_300);
    const ranAt: number[] = [];
    everyPeriod(clock, 2000, () => ranAt.push(clock.nowMs()));
    clock.advance(6000);
    expect(ranAt).toEqual([12_000, 14_000, 16_000]);
  });

  it('goes on after a run that throws', () => {
    const clock = manualClock(0);
    let runs = 0;
    everyPeriod(clock, 1000, () => {
      runs += 1;
      throw new Error('a bug');
    });
    expect(() => clock.advance(1000)).toThrow('a bug');
    expect(() => clock.advance(1000)).toThrow('a bug');
    expect(runs).toBe(2);
  });

  it('leaves nothing waiting once it is ended, even from within a run', () => {
    const clock = manualClock(0);
    let runs = 0;
    const end = everyPeriod(clock, 1000, () => {
      runs += 1;
      end();
    });
    clock.advance(5000);
    expect([runs, clock.waiting()]).toEqual([1, 0]);
  });
});
