import type { ExpectationReport } from '../../../src/domain/report';
import { safeDeadlineMs } from '../../../src/domain/safeDeadline';

const detected = (latestMs: number, worstMs?: number): ExpectationReport => ({
  key: 'k',
  provider: 'mackerel',
  monitor: { name: 'm' },
  withinMs: 15_000,
  verdict: 'detected',
  outcome: 'passed',
  borderline: false,
  backdated: false,
  latencyMs: { estimate: latestMs - 500, earliest: latestMs - 1_000, latest: latestMs },
  ...(worstMs !== undefined && { worstMs }),
  stagesMs: {},
  openings: 1,
  explanation: [],
});

describe('safeDeadlineMs', () => {
  it.each([
    ['the worst case and a tenth', detected(7_900, 9_000), 10_000],
    ['exactly a round figure, not the next one', detected(7_900, 10_000), 11_000],
    ['one and a half latencies where the worst case is not known', detected(7_900), 12_000],
    ['the latency where it exceeded the worst case', detected(12_000, 9_000), 14_000],
    ['tens of seconds beyond a minute', detected(142_000, 241_000), 270_000],
    ['minutes beyond ten', detected(900_000, 1_000_000), 1_140_000],
    ['never less than a second, even where the alert came first', detected(-300), 1_000],
  ])('is %s', (_what, expectation, ms) => {
    expect(safeDeadlineMs(expectation)).toBe(ms);
  });

  it('is not offered for what was not detected in time', () => {
    expect(safeDeadlineMs({ ...detected(7_900, 9_000), verdict: 'late', outcome: 'failed' })).toBeUndefined();
  });
});
