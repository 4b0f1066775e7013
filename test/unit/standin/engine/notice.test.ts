import { isResendDue, isTold, withheldBy } from '../../../../src/standin/engine/notice';
import { defaultSettings, type Settings } from '../../../../src/standin/engine/settings';
import { alertOf, logOf, minuteMs, noonMs } from '../builders';

const told = (before: Parameters<typeof isTold>[0], after = alertOf(), settings: Partial<Settings> = {}) =>
  isTold(before, after, { ...defaultSettings, ...settings });

describe('a change of an alert', () => {
  const warning = alertOf({ status: 'WARNING', logs: [logOf('WARNING')] });
  const escalated = alertOf({ logs: [logOf('WARNING'), logOf('CRITICAL')] });

  it('is told of when it opens, escalates and closes', () => {
    expect(told(undefined, warning)).toBe(true);
    expect(told(warning, escalated)).toBe(true);
    expect(told(escalated, alertOf({ status: 'OK', logs: [...escalated.logs, logOf('OK')] }))).toBe(true);
  });

  it('is not told of where only the value or the message moved', () => {
    expect(told(warning, { ...warning, value: 7 })).toBe(false);
    const check = alertOf({ type: 'check', message: 'timeout' });
    expect(told(check, { ...check, message: 'refused' })).toBe(false);
  });

  it('of the message is told of where the monitor is external, unless that is set otherwise', () => {
    const external = alertOf({ type: 'external', message: '503' });
    expect(told(external, { ...external, message: '502' })).toBe(true);
    expect(told(external, { ...external, value: 3 })).toBe(false);
    expect(told(external, { ...external, message: '502' }, { externalMessageChange: 'not-notified' })).toBe(false);
  });

  it('by the retirement of the host is told of, unless that is set otherwise', () => {
    const open = alertOf();
    const retired = alertOf({ status: 'OK', logs: [...open.logs, logOf('OK', { trigger: 'hostRetire' })] });
    expect(told(open, retired)).toBe(true);
    expect(told(open, retired, { hostRetirement: 'not-notified' })).toBe(false);
    const recovered = alertOf({ status: 'OK', logs: [...open.logs, logOf('OK')] });
    expect(told(open, recovered, { hostRetirement: 'not-notified' })).toBe(true);
  });
});

describe('a notification', () => {
  it('is withheld by a mute, and by any status of the host but working', () => {
    expect(withheldBy({ isMute: false }, undefined)).toBeUndefined();
    expect(withheldBy({ isMute: false }, { status: 'working' })).toBeUndefined();
    expect(withheldBy({ isMute: true }, { status: 'working' })).toBe('mute');
    for (const status of ['standby', 'maintenance', 'poweroff'] as const) {
      expect(withheldBy({ isMute: false }, { status })).toBe('host-status');
    }
  });
});

describe('telling again', () => {
  const dueAfter = (ms: number, alert = alertOf(), interval: number | undefined = 10) =>
    isResendDue(alert, interval, noonMs + ms, minuteMs);

  it('is due when the interval has passed, not a millisecond before', () => {
    expect(dueAfter(10 * minuteMs - 1)).toBe(false);
    expect(dueAfter(10 * minuteMs)).toBe(true);
  });

  it('runs from the last change or resending', () => {
    expect(dueAfter(10 * minuteMs, alertOf({ changedAtMs: noonMs + 1 }))).toBe(false);
    expect(dueAfter(10 * minuteMs + 1, alertOf({ changedAtMs: noonMs + 1 }))).toBe(true);
    expect(dueAfter(19 * minuteMs, alertOf({ resentAtMs: noonMs + 10 * minuteMs }))).toBe(false);
    expect(dueAfter(20 * minuteMs, alertOf({ resentAtMs: noonMs + 10 * minuteMs }))).toBe(true);
  });

  it('never is of a closed alert, nor without an interval', () => {
    expect(dueAfter(3600 * minuteMs, alertOf({ closedAt: 1 }))).toBe(false);
    expect(isResendDue(alertOf(), undefined, noonMs + 3600 * minuteMs, minuteMs)).toBe(false);
  });
});
