import type { Alert, Judgement, Status, Subject } from '../../../../src/standin/engine/alert';
import { defaultSettings, type Settings } from '../../../../src/standin/engine/settings';
import { applyJudgement, closeAlert } from '../../../../src/standin/engine/transition';
import { noon, noonMs } from '../builders';

const subject: Subject = { monitorId: 'monitor', type: 'service', revision: 1 };

/** The life of a subject under a sequence of judgements, a minute apart: all alerts that there were. */
function live(judgements: readonly (Partial<Judgement> & { status: Status })[], settings: Partial<Settings> = {}) {
  let latest: Alert | undefined;
  let ids = 0;
  const alerts = new Map<string, Alert>();
  judgements.forEach((judgement, minute) => {
    const context = {
      nowMs: noonMs + minute * 60_000 + 999,
      newId: () => `id${(ids += 1)}`,
      settings: { ...defaultSettings, ...settings },
    };
    const next = applyJudgement(latest, subject, { confirmed: true, cause: 'data', ...judgement }, context);
    if (next === undefined) return;
    latest = next;
    alerts.set(next.id, next);
  });
  return [...alerts.values()];
}

const statuses = (...all: readonly Status[]) => all.map((status) => ({ status }));
const logsOf = (alert: Alert | undefined) => alert?.logs.map(({ status }) => status);

describe('an alert', () => {
  it('opens at the moment of the judgement, in whole seconds, truncated', () => {
    const [alert] = live([{ status: 'CRITICAL', value: 12, message: 'too much' }]);
    expect(alert).toMatchObject({ status: 'CRITICAL', value: 12, message: 'too much', openedAt: noon });
    expect(alert?.logs).toMatchObject([{ status: 'CRITICAL', trigger: 'monitoring', value: 12, createdAt: noon }]);
    expect(alert?.closedAt).toBeUndefined();
  });

  it('does not open while attempts are missing, nor on OK', () => {
    expect(live([{ status: 'CRITICAL', confirmed: false }])).toEqual([]);
    expect(live(statuses('OK'))).toEqual([]);
    expect(live(statuses('WARNING'))).toHaveLength(1);
  });

  it('follows the level in place, with one log for each change (C W W C C OK: four)', () => {
    const alerts = live(statuses('CRITICAL', 'WARNING', 'WARNING', 'CRITICAL', 'CRITICAL', 'OK'));
    expect(alerts).toHaveLength(1);
    expect(logsOf(alerts[0])).toEqual(['CRITICAL', 'WARNING', 'CRITICAL', 'OK']);
    expect(alerts[0]?.logs.map(({ createdAt }) => createdAt - noon)).toEqual([0, 60, 180, 300]);
    expect(alerts[0]).toMatchObject({ status: 'OK', openedAt: noon, closedAt: noon + 300 });
  });

  it('changes its level at once, without counting attempts again', () => {
    const [alert] = live([{ status: 'WARNING' }, { status: 'CRITICAL', confirmed: false }]);
    expect(alert?.status).toBe('CRITICAL');
  });

  it('shows the latest value while its level stays, without a log', () => {
    const [alert] = live([
      { status: 'WARNING', value: 6 },
      { status: 'WARNING', value: 7 },
    ]);
    expect(alert).toMatchObject({ value: 7, logs: [{ value: 6 }] });
  });

  it('closes at the first OK, and a new breach is a new alert', () => {
    const alerts = live(statuses('CRITICAL', 'OK', 'OK', 'CRITICAL'));
    expect(alerts.map(({ status }) => status)).toEqual(['OK', 'CRITICAL']);
    expect(new Set(alerts.map(({ id }) => id)).size).toBe(2);
    expect(alerts[0]?.reason).toBe('');
  });

  it('stays as it is once its thresholds were edited under it', () => {
    const context = { nowMs: noonMs, newId: () => 'new', settings: defaultSettings };
    const [open] = live(statuses('WARNING'));
    if (open === undefined) throw new Error('nothing opened');
    const judgement: Judgement = { status: 'OK', confirmed: true, cause: 'data' };
    expect(applyJudgement({ ...open, held: true }, subject, judgement, context)).toBeUndefined();
    expect(applyJudgement(open, subject, judgement, context)?.closedAt).toBe(noon);
  });

  describe('that is closed by hand during a breach', () => {
    const closeAndGoOn = (afterManualClose: Settings['afterManualClose'], ...later: readonly Status[]) => {
      const settings = { ...defaultSettings, afterManualClose };
      const context = { nowMs: noonMs, newId: () => 'new', settings };
      const [open] = live(statuses('CRITICAL'));
      if (open === undefined) throw new Error('nothing opened');
      return later.reduce<Alert>(
        (alert, status) => applyJudgement(alert, subject, { status, confirmed: true, cause: 'data' }, context) ?? alert,
        closeAlert(open, 'manual', 'seen', context),
      );
    };

    it('has the reason given and a log of its own', () => {
      const closed = closeAndGoOn('reopens-at-next-breach');
      expect(closed).toMatchObject({ status: 'OK', reason: 'seen', closedAt: noon });
      expect(closed.logs.at(-1)).toMatchObject({ status: 'OK', trigger: 'manual' });
      expect(closed.logs.at(-1)?.value).toBeUndefined();
    });

    it('is followed by a new one at the next breach', () => {
      expect(closeAndGoOn('reopens-at-next-breach', 'CRITICAL')).toMatchObject({ id: 'new', status: 'CRITICAL' });
    });

    it('is followed by none before a recovery, where so set', () => {
      expect(closeAndGoOn('waits-for-recovery', 'CRITICAL', 'CRITICAL').status).toBe('OK');
      expect(closeAndGoOn('waits-for-recovery', 'CRITICAL', 'OK', 'CRITICAL').status).toBe('CRITICAL');
    });
  });

  describe('of a rule that watches values and their absence', () => {
    const silence = { cause: 'silence' } as const;

    it('is raised by silence above WARNING, and never lowered by it', () => {
      expect(live([{ status: 'WARNING' }, { status: 'CRITICAL', ...silence }])[0]?.status).toBe('CRITICAL');
      expect(live([{ status: 'CRITICAL' }, { status: 'WARNING', ...silence }])[0]?.status).toBe('CRITICAL');
    });

    it('that silence opened ends with the next post, unless that one breaches by itself', () => {
      const after = (post: Partial<Judgement> & { status: Status }) =>
        live([{ status: 'WARNING', ...silence }, post])[0]?.status;
      expect(after({ status: 'OK' })).toBe('OK');
      expect(after({ status: 'CRITICAL', confirmed: false })).toBe('OK');
      expect(after({ status: 'CRITICAL', confirmed: true })).toBe('CRITICAL');
    });
  });

  it('of a check logs message and memo', () => {
    const context = { nowMs: noonMs, newId: () => 'new', settings: defaultSettings };
    const check: Subject = { monitorId: 'm', hostId: 'h', type: 'check', revision: 1, checkMemo: 'look there' };
    const alert = applyJudgement(
      undefined,
      check,
      { status: 'UNKNOWN', confirmed: true, cause: 'data', message: 'no disk' },
      context,
    );
    expect(alert?.logs[0]?.check).toEqual({ message: 'no disk', memo: 'look there' });
  });
});
