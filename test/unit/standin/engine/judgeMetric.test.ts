import { judgeMetric } from '../../../../src/standin/engine/judgeMetric';
import type { MetricRule } from '../../../../src/standin/engine/monitor';
import { periodsOf } from '../../../../src/standin/engine/periods';
import { defaultSettings } from '../../../../src/standin/engine/settings';
import { minutely, noon, noonMs, periods, rule } from '../builders';

const judge = (changes: Partial<MetricRule>, ...values: readonly number[]) =>
  judgeMetric(rule(changes), minutely(...values), noonMs, periods);

describe('a metric rule', () => {
  describe('on thresholds', () => {
    it.each([
      ['>', 4.999, 'OK'],
      ['>', 5, 'OK'],
      ['>', 5.001, 'WARNING'],
      ['>', 10, 'WARNING'],
      ['>', 10.001, 'CRITICAL'],
      ['<', 11, 'OK'],
      ['<', 10, 'OK'],
      ['<', 9.999, 'CRITICAL'],
      ['<', 4, 'CRITICAL'],
    ] as const)('judges with operator %s a value of %d as %s', (operator, value, status) => {
      expect(judge({ operator }, value)?.status).toBe(status);
    });

    it('takes CRITICAL where both conditions are the same', () => {
      expect(judge({ warning: 5, critical: 5 }, 6)?.status).toBe('CRITICAL');
      expect(judge({ warning: 5, critical: undefined }, 6)?.status).toBe('WARNING');
    });

    it('never fires without thresholds', () => {
      expect(judge({ warning: undefined, critical: undefined }, 1e9)?.status).toBe('OK');
    });
  });

  describe('on means (the documents: the latest N points, not minutes)', () => {
    // The table of docs/howto/alerts: nothing was posted at 15:06, so that each mean reaches further back.
    const at1510 = Date.UTC(2026, 10, 23, 15, 10) / 1000;
    const table = [0, 1, 2, 3, 4, 5, 7, 8, 9, 10].map((minute) => ({ time: at1510 - 60 * (10 - minute), minute }));
    const meanReaches = (duration: number, minute: number): boolean => {
      const points = table.map((point) => ({ time: point.time, value: point.minute === minute ? 1 : 0 }));
      return judgeMetric(rule({ duration }), points, at1510 * 1000, periods)?.value === 1 / duration;
    };

    it.each([
      [3, [8, 9, 10]],
      [5, [5, 7, 8, 9, 10]],
      [10, [0, 1, 2, 3, 4, 5, 7, 8, 9, 10]],
    ])('of %d points takes exactly the minutes %p', (duration, minutes) => {
      expect(table.map(({ minute }) => minute).filter((minute) => meanReaches(duration, minute))).toEqual(minutes);
    });

    it('begins only once there are N points', () => {
      expect(judge({ duration: 3 }, 99, 99)).toBeUndefined();
      expect(judge({ duration: 3 }, 99, 99, 99)?.status).toBe('CRITICAL');
    });

    it('does not work for points that lie more than 24 hours back', () => {
      const points = (secondsAgo: number) => [noon - secondsAgo, noon].map((time) => ({ time, value: 99 }));
      expect(judgeMetric(rule({ duration: 2 }), points(86_401), noonMs, periods)).toBeUndefined();
      expect(judgeMetric(rule({ duration: 2 }), points(86_400), noonMs, periods)?.status).toBe('CRITICAL');
    });

    it('judges the mean of the batch at 15:03, 15:04, 15:05, and not at the points before', () => {
      expect(judge({ duration: 3 }, 99, 99, 20, 10, 0)?.value).toBe(10);
      expect(judge({ duration: 3, critical: 10, warning: undefined }, 99, 99, 20, 10, 0)?.status).toBe('OK');
      expect(judge({ duration: 3, critical: 10, warning: undefined }, 99, 99, 20, 10, 1)?.status).toBe('CRITICAL');
    });
  });

  describe('on the latest point', () => {
    it('judges a batch at its newest time alone (the table of the documents: 1 2 3 4 0)', () => {
      expect(judge({ warning: 0.5 }, 1, 2, 3, 4, 0)?.status).toBe('OK');
      expect(judge({ warning: 0.5 }, 0, 0, 0, 0, 1)?.status).toBe('WARNING');
    });

    it('is not judged more than 20 minutes after its time', () => {
      const lateBy = (ms: number) => judgeMetric(rule(), minutely(99), noonMs + ms, periods);
      expect(lateBy(20 * 60_000)?.status).toBe('CRITICAL');
      expect(lateBy(20 * 60_000 + 1)).toBeUndefined();
    });

    it('grows too old after 40 seconds where a minute lasts two', () => {
      const compressed = periodsOf(2000, defaultSettings);
      const lateBy = (ms: number) => judgeMetric(rule(), minutely(99), noonMs + ms, compressed);
      expect(lateBy(40_000)?.status).toBe('CRITICAL');
      expect(lateBy(40_001)).toBeUndefined();
    });

    it('is nothing where nothing was posted', () => {
      expect(judgeMetric(rule(), [], noonMs, periods)).toBeUndefined();
    });
  });

  describe('on attempts', () => {
    it.each([
      ['three in a row of three', [11, 11, 11], true],
      ['two in a row of three', [0, 11, 11], false],
      ['three, but interrupted', [11, 11, 0, 11], false],
      ['a mixture of WARNING and CRITICAL', [6, 11, 6], true],
      ['fewer points than attempts', [11, 11], false],
    ])('counts %s', (_, values, confirmed) => {
      expect(judge({ maxCheckAttempts: 3 }, ...values)?.confirmed).toBe(confirmed);
    });

    it('has the latest level, whatever came before it in the streak', () => {
      expect(judge({ maxCheckAttempts: 3 }, 11, 11, 6)?.status).toBe('WARNING');
      expect(judge({ maxCheckAttempts: 3 }, 6, 6, 11)?.status).toBe('CRITICAL');
    });

    it('counts means, where the rule has one: each attempt is a mean of its own', () => {
      // Means of two: 5.5 and 11; with one point less the older mean is missing.
      expect(judge({ duration: 2, maxCheckAttempts: 2 }, 0, 11, 11)?.confirmed).toBe(true);
      expect(judge({ duration: 2, maxCheckAttempts: 2 }, 11, 11)?.confirmed).toBe(false);
      expect(judge({ duration: 2, maxCheckAttempts: 3 }, 0, 11, 11)?.confirmed).toBe(false);
    });

    it('goes on over a gap in time', () => {
      const points = [noon - 3600, noon - 60, noon].map((time) => ({ time, value: 11 }));
      expect(judgeMetric(rule({ maxCheckAttempts: 3 }), points, noonMs, periods)?.confirmed).toBe(true);
      expect(judgeMetric(rule({ maxCheckAttempts: 4 }), points, noonMs, periods)?.confirmed).toBe(false);
    });
  });
});
