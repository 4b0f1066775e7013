import type { Status } from '../../../../src/standin/engine/alert';
import { postCheckReport, registerChecks } from '../../../../src/standin/monitoring/checks';
import { registerHost } from '../../../../src/standin/monitoring/hosts';
import { minuteMs, noon, standinOnClock } from '../builders';

function withHosts() {
  const standin = standinOnClock();
  for (const id of ['web-1', 'web-2']) {
    registerHost(standin, { name: id, meta: {}, interfaces: [], memo: '', roleFullnames: [] }, { id });
  }
  return {
    standin,
    report: (hostId: string, status: Status, maxCheckAttempts = 1, occurredAt = standin.clock.nowMs() / 1000) => {
      postCheckReport(standin, hostId, 'disk', { status, message: status, occurredAt, maxCheckAttempts });
      standin.clock.advance(minuteMs);
    },
    alerts: () => standin.store.alerts.newestFirst().map(({ hostId, status }) => [hostId, status]),
  };
}

describe('check reports', () => {
  it('open an alert a host, of one monitor for each name', () => {
    const { standin, report, alerts } = withHosts();
    report('web-1', 'CRITICAL');
    report('web-2', 'UNKNOWN');
    expect(alerts()).toEqual([
      ['web-2', 'UNKNOWN'],
      ['web-1', 'CRITICAL'],
    ]);
    expect(new Set(standin.store.checks.all().map(({ monitorId }) => monitorId)).size).toBe(1);
  });

  it('open it after as many failures as the report asks for, and close it with one OK', () => {
    const { report, alerts } = withHosts();
    report('web-1', 'CRITICAL', 2);
    expect(alerts()).toEqual([]);
    report('web-1', 'WARNING', 2);
    expect(alerts()).toEqual([['web-1', 'WARNING']]);
    report('web-1', 'OK', 2);
    expect(alerts()).toEqual([['web-1', 'OK']]);
  });

  it('never recover by being absent', () => {
    const { standin, report, alerts } = withHosts();
    report('web-1', 'CRITICAL');
    standin.clock.advance(24 * 60 * minuteMs);
    expect(alerts()).toEqual([['web-1', 'CRITICAL']]);
  });

  it('that are older than the newest one held change nothing', () => {
    const { report, alerts } = withHosts();
    report('web-1', 'CRITICAL');
    report('web-1', 'OK', 1, noon - 60);
    expect(alerts()).toEqual([['web-1', 'CRITICAL']]);
    report('web-1', 'OK', 1, noon + 60);
    expect(alerts()).toEqual([['web-1', 'OK']]);
  });

  it('of a host in maintenance change nothing', () => {
    const { standin, report, alerts } = withHosts();
    const host = standin.store.hosts.get('web-1');
    if (host) standin.store.hosts.put('web-1', { ...host, status: 'maintenance' });
    report('web-1', 'CRITICAL');
    expect(alerts()).toEqual([]);
  });
});

describe("an agent's list of checks", () => {
  const names = ({ standin }: ReturnType<typeof withHosts>) => standin.store.checks.all().map(({ name }) => name);

  it('registers what is new and deletes what is missing', () => {
    const scene = withHosts();
    scene.report('web-1', 'OK');
    registerChecks(scene.standin, 'web-1', [{ name: 'http', memo: 'see the runbook' }]);
    expect(names(scene)).toEqual(['http']);
  });

  it('keeps a check whose alert is open', () => {
    const scene = withHosts();
    scene.report('web-1', 'CRITICAL');
    registerChecks(scene.standin, 'web-1', []);
    expect(names(scene)).toEqual(['disk']);
  });
});
