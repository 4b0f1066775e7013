import type { ExternalResult } from '../../../../src/standin/engine/judgeExternal';
import { createExternalChecks } from '../../../../src/standin/monitoring/external';
import { addMonitor, deleteMonitor, replaceMonitor } from '../../../../src/standin/monitoring/monitors';
import { externalMonitor, standinOnClock } from '../builders';

/** Checks whose answers come when the test says so. */
function scripted() {
  const standin = standinOnClock();
  const asked: ((result: ExternalResult) => void)[] = [];
  const signals: AbortSignal[] = [];
  const checks = createExternalChecks(standin, (_, signal) => {
    signals.push(signal);
    return new Promise((resolve) => asked.push(resolve));
  });
  return {
    standin,
    checks,
    signals,
    asked: () => asked.length,
    answer: async (result: ExternalResult) => {
      asked.at(-1)?.(result);
      await Promise.resolve();
    },
    statuses: () => standin.store.alerts.newestFirst().map(({ status }) => status),
  };
}

const good: ExternalResult = { message: '200 OK', responseTimeMs: 12 };
const bad: ExternalResult = { message: '', failure: '503 Service Unavailable', responseTimeMs: 12 };

describe('external checks', () => {
  it('open an alert and close it, with what was answered as the message', async () => {
    const { standin, checks, answer, statuses } = scripted();
    addMonitor(standin, externalMonitor());
    checks.tick();
    await answer(bad);
    expect(standin.store.alerts.open()[0]?.message).toBe('503 Service Unavailable');
    checks.tick();
    await answer(good);
    expect(statuses()).toEqual(['OK']);
  });

  it('skip a tick while the last check still waits', async () => {
    const { standin, checks, asked, answer } = scripted();
    addMonitor(standin, externalMonitor());
    checks.tick();
    checks.tick();
    expect(asked()).toBe(1);
    await answer(good);
    checks.tick();
    expect(asked()).toBe(2);
  });

  it('record the response time as a metric of the service, if the rule watches it', async () => {
    const namesWith = async (responseTimeWarning: number | undefined) => {
      const { standin, checks, answer } = scripted();
      addMonitor(standin, externalMonitor({ service: 'shop', responseTimeDuration: 1, responseTimeWarning }));
      checks.tick();
      await answer(good);
      return standin.store.metrics.names('service:shop');
    };
    expect(await namesWith(100)).toEqual(['__externalhttp.responcetime.externalMonitor']);
    expect(await namesWith(undefined)).toEqual([]);
  });

  it('forget the answer for a monitor that was deleted meanwhile', async () => {
    const { standin, checks, answer, statuses } = scripted();
    addMonitor(standin, externalMonitor());
    checks.tick();
    deleteMonitor(standin, 'externalMonitor');
    await answer(bad);
    expect(statuses()).toEqual([]);
  });

  it('close the alert when the monitor moves to another service', async () => {
    const { standin, checks, answer, statuses } = scripted();
    const monitor = externalMonitor({ service: 'shop' });
    addMonitor(standin, monitor);
    checks.tick();
    await answer(bad);
    replaceMonitor(standin, monitor, { ...monitor, service: 'blog' });
    expect(statuses()).toEqual(['OK']);
    expect(standin.store.alerts.newestFirst()[0]?.logs.at(-1)?.trigger).toBe('externalMonitoringServiceChange');
  });

  it('end with the stand-in', async () => {
    const { standin, checks, signals, answer, statuses } = scripted();
    addMonitor(standin, externalMonitor());
    checks.tick();
    checks.stop();
    expect(signals[0]?.aborted).toBe(true);
    await answer(bad);
    expect(statuses()).toEqual([]);
  });
});
