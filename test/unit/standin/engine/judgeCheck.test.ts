import { addReport, isIgnoredReport, judgeCheck, type CheckReport } from '../../../../src/standin/engine/judgeCheck';
import type { Status } from '../../../../src/standin/engine/alert';
import { noon, noonMs, periods } from '../builders';

const hour = 3600;

const report = (status: Status, occurredAt: number, maxCheckAttempts = 1): CheckReport => ({
  status,
  message: `it is ${status}`,
  occurredAt,
  maxCheckAttempts,
});

/** One a minute, the last one at noon. */
const reports = (maxCheckAttempts: number, ...statuses: readonly Status[]): readonly CheckReport[] =>
  statuses.map((status, index) => report(status, noon - 60 * (statuses.length - 1 - index), maxCheckAttempts));

describe('a check', () => {
  it('has the status and the message of its latest report', () => {
    expect(judgeCheck(reports(1, 'CRITICAL', 'UNKNOWN'), periods)).toEqual({
      status: 'UNKNOWN',
      confirmed: true,
      cause: 'data',
      message: 'it is UNKNOWN',
    });
    expect(judgeCheck([], periods)).toBeUndefined();
  });

  it.each([
    ['three failures of three', ['CRITICAL', 'CRITICAL', 'CRITICAL'], true],
    ['any kind of failure', ['UNKNOWN', 'WARNING', 'CRITICAL'], true],
    ['an OK in between', ['CRITICAL', 'OK', 'CRITICAL', 'CRITICAL'], false],
    ['two failures of three', ['OK', 'CRITICAL', 'CRITICAL'], false],
  ] as const)('counts %s', (_, statuses, confirmed) => {
    expect(judgeCheck(reports(3, ...statuses), periods)?.confirmed).toBe(confirmed);
  });

  it('does not count over a gap of six hours', () => {
    const twoFailures = (gap: number) => [report('CRITICAL', noon - gap, 2), report('CRITICAL', noon, 2)];
    expect(judgeCheck(twoFailures(6 * hour - 1), periods)?.confirmed).toBe(true);
    expect(judgeCheck(twoFailures(6 * hour), periods)?.confirmed).toBe(false);
  });

  it('ignores reports that are six hours old', () => {
    expect(isIgnoredReport(report('CRITICAL', noon - 6 * hour), [], noonMs, periods)).toBe(true);
    expect(isIgnoredReport(report('CRITICAL', noon - 6 * hour + 1), [], noonMs, periods)).toBe(false);
  });

  it('ignores a second report of the same moment', () => {
    expect(isIgnoredReport(report('OK', noon), reports(1, 'CRITICAL'), noonMs, periods)).toBe(true);
    expect(isIgnoredReport(report('OK', noon + 1), reports(1, 'CRITICAL'), noonMs, periods)).toBe(false);
  });

  it('keeps what attempts and double posts may need, and no more', () => {
    const everyFiveHours = Array.from({ length: 12 }, (_, index) =>
      report('CRITICAL', noon - (12 - index) * 5 * hour, 10),
    );
    const kept = addReport(everyFiveHours, report('CRITICAL', noon, 10), noonMs, periods);
    expect(kept).toHaveLength(10);
    expect(judgeCheck(kept, periods)?.confirmed).toBe(true);
  });
});
