import { judgeExternal, watchesResponseTime, type ExternalResult } from '../../../../src/standin/engine/judgeExternal';
import { externalMonitor } from '../builders';

const good = (changes: Partial<ExternalResult> = {}): ExternalResult => ({
  message: '200 OK',
  responseTimeMs: 100,
  ...changes,
});
const failed: ExternalResult = { message: '', failure: 'connect ECONNREFUSED' };
const answered = (...times: readonly number[]) => times.map((responseTimeMs) => good({ responseTimeMs }));

const timed = (responseTimeDuration: number, maxCheckAttempts = 1) =>
  externalMonitor({
    service: 'shop',
    responseTimeWarning: 200,
    responseTimeCritical: 400,
    responseTimeDuration,
    maxCheckAttempts,
  });

describe('an external monitor', () => {
  it('is critical where the answer was bad, and says why', () => {
    expect(judgeExternal(externalMonitor(), [good(), failed])).toMatchObject({
      status: 'CRITICAL',
      confirmed: true,
      message: 'connect ECONNREFUSED',
    });
    expect(judgeExternal(externalMonitor(), [failed, good()])).toMatchObject({ status: 'OK', message: '200 OK' });
    expect(judgeExternal(externalMonitor(), [])).toBeUndefined();
  });

  it.each([
    ['three of three', [failed, failed, failed], true],
    ['two of three', [good(), failed, failed], false],
    ['three with a good one between', [failed, good(), failed, failed], false],
  ])('counts attempts: %s', (_, results, confirmed) => {
    expect(judgeExternal(externalMonitor({ maxCheckAttempts: 3 }), results)?.confirmed).toBe(confirmed);
  });

  it('judges the mean response time of the latest checks', () => {
    expect(judgeExternal(timed(2), answered(999, 100, 300))).toMatchObject({ status: 'OK', value: 200 });
    expect(judgeExternal(timed(2), answered(0, 100, 301))).toMatchObject({ status: 'WARNING', value: 200.5 });
    expect(judgeExternal(timed(2), answered(401, 401))).toMatchObject({ status: 'CRITICAL' });
  });

  it('counts each attempt with its own mean', () => {
    expect(judgeExternal(timed(2, 2), answered(300, 300, 300))?.confirmed).toBe(true);
    expect(judgeExternal(timed(2, 2), answered(300, 300))?.confirmed).toBe(false);
  });

  it('watches the response time only with a service, a duration and a threshold', () => {
    expect(watchesResponseTime(timed(1))).toBe(true);
    expect(watchesResponseTime({ ...timed(1), service: undefined })).toBe(false);
    expect(watchesResponseTime({ ...timed(1), responseTimeWarning: undefined, responseTimeCritical: undefined })).toBe(
      false,
    );
    expect(watchesResponseTime({ ...timed(1), responseTimeDuration: undefined })).toBe(false);
    expect(judgeExternal(externalMonitor(), answered(1e6))).toMatchObject({ status: 'OK', value: undefined });
  });

  it.each([
    [30, 'OK'],
    [29, 'WARNING'],
    [14, 'WARNING'],
    [13, 'CRITICAL'],
    [-1, 'CRITICAL'],
  ])('judges a certificate with %d days left as %s', (certificateDaysLeft, status) => {
    const monitor = externalMonitor({ certificationExpirationWarning: 30, certificationExpirationCritical: 14 });
    expect(judgeExternal(monitor, [good({ certificateDaysLeft })])?.status).toBe(status);
  });
});
