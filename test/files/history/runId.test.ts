import { runId } from '../../../src/history/runId';

describe('runId', () => {
  it('begins with the time in UTC and ends in five random characters', () => {
    expect(runId(Date.UTC(2026, 10, 23, 0, 15, 2, 999), () => 0)).toBe('20261123T001502Z-bbbbb');
    expect(runId(Date.UTC(2026, 10, 23), () => 0.999_999)).toBe('20261123T000000Z-99999');
  });

  it('sorts as time passes', () => {
    const times = [0, 1_000, 60_000, 86_400_000, 400 * 86_400_000].map((ms) => Date.UTC(2026, 0, 1) + ms);
    const ids = times.map((atMs) => runId(atMs, Math.random));
    expect(ids.toSorted()).toEqual(ids);
  });

  it('differs between runs of the same second', () => {
    const ids = new Set(Array.from({ length: 50 }, () => runId(0, Math.random)));
    expect(ids.size).toBe(50);
  });
});
