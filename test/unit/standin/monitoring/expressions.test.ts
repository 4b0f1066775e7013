import type { ExpressionMonitor } from '../../../../src/standin/engine/monitor';
import { scanExpressions } from '../../../../src/standin/monitoring/expressions';
import { postHostMetrics } from '../../../../src/standin/monitoring/hostMetrics';
import { registerHost, withRoles } from '../../../../src/standin/monitoring/hosts';
import { addMonitor } from '../../../../src/standin/monitoring/monitors';
import { retireHost } from '../../../../src/standin/monitoring/removals';
import { postServiceMetrics } from '../../../../src/standin/monitoring/serviceMetrics';
import { minuteMs, noon, standinOnClock } from '../builders';

function withExpression(expression: string, changes: Partial<ExpressionMonitor> = {}, lengthOfMinuteMs = minuteMs) {
  const standin = standinOnClock({}, lengthOfMinuteMs);
  addMonitor(standin, {
    ...{ id: 'e', type: 'expression', name: 'Ratio', memo: '', isMute: false, expression },
    ...{ operator: '>', warning: 5, critical: 10 },
    ...changes,
  });
  const [web1, web2] = ['web-1', 'web-2'].map((id) =>
    registerHost(standin, { name: id, meta: {}, interfaces: [], memo: '', roleFullnames: ['shop:web'] }, { id }),
  );
  return {
    standin,
    hosts: [web1!, web2!] as const,
    post: (value: number, minutesAgo = 0) => {
      const time = (standin.clock.nowMs() - minutesAgo * lengthOfMinuteMs) / 1000;
      postServiceMetrics(standin, 'shop', [{ name: 'errors', time, value }]);
    },
    postOf: (host: string, value: number, name = 'loadavg5') =>
      postHostMetrics(standin, host, [{ name, time: standin.clock.nowMs() / 1000, value }]),
    /** So many minutes later. */
    scanAfter: (minutes: number) => {
      standin.clock.advance(minutes * lengthOfMinuteMs);
      scanExpressions(standin);
      return standin.store.alerts.newestFirst().map(({ status, value }) => [status, value]);
    },
  };
}

describe('an expression monitor', () => {
  it('is judged as of two minutes ago, at exactly that minute', () => {
    const { post, scanAfter } = withExpression('service(shop, errors)');
    post(0, 1);
    post(11);
    expect(scanAfter(1)).toEqual([]);
    expect(scanAfter(1)).toEqual([['CRITICAL', 11]]);
  });

  it('looks as far back as it says', () => {
    const { post, scanAfter } = withExpression('service(shop, errors)', { evaluateBackwardMinutes: 5 });
    post(11);
    expect(scanAfter(5)).toEqual([['CRITICAL', 11]]);
  });

  it('goes by compressed minutes', () => {
    const { post, scanAfter } = withExpression('service(shop, errors)', {}, 2000);
    post(6);
    expect(scanAfter(2)).toEqual([['WARNING', 6]]);
  });

  it('is Unknown where there is no value, until there is one', () => {
    const { post, scanAfter } = withExpression('service(shop, errors)');
    expect(scanAfter(0)).toEqual([['UNKNOWN', undefined]]);
    post(1);
    expect(scanAfter(2)).toEqual([['OK', 1]]);
    post(11);
    expect(scanAfter(2)).toEqual([
      ['CRITICAL', 11],
      ['OK', 1],
    ]);
    expect(scanAfter(1)[0]).toEqual(['UNKNOWN', undefined]);
  });

  it('reads the hosts of a role, and slots keep those that left it until they did', () => {
    const { standin, hosts, postOf, scanAfter } = withExpression('sum(role(shop:web, loadavg5))');
    addMonitor(standin, {
      ...{ id: 's', type: 'expression', name: 'Slots', memo: '', isMute: false, operator: '>', warning: 0 },
      expression: 'sum(roleSlots(shop:web, loadavg5))',
    });
    const sums = (minutes: number) => scanAfter(minutes).map(([, value]) => value);
    postOf('web-1', 20);
    postOf('web-2', 30);
    standin.clock.advance(minuteMs);
    standin.store.hosts.put('web-1', withRoles(hosts[0], [], standin.clock.nowMs()));
    expect(sums(1).toSorted()).toEqual([30, 50]);
    postOf('web-1', 20);
    postOf('web-2', 30);
    retireHost(standin, standin.store.hosts.get('web-2')!);
    const values = () => standin.store.alerts.open().map(({ monitorId, status, value }) => [monitorId, status, value]);
    scanAfter(2);
    expect(values().toSorted()).toEqual([
      ['e', 'UNKNOWN', undefined],
      ['s', 'WARNING', 30],
    ]);
  });

  it('reads what a wildcard matches, and no further than the next dot', () => {
    const { postOf, scanAfter } = withExpression('sum(host(web-1, custom.jobs.*))');
    postOf('web-1', 3, 'custom.jobs.a');
    postOf('web-1', 4, 'custom.jobs.b');
    postOf('web-1', 100, 'custom.jobs.c.d');
    postOf('web-1', 100, 'custom.jobsXa');
    expect(scanAfter(2)).toEqual([['WARNING', 7]]);
  });

  it('keeps the time of its openings', () => {
    const { post, standin, scanAfter } = withExpression('service(shop, errors)');
    post(11);
    scanAfter(2);
    expect(standin.store.alerts.newestFirst()[0]).toMatchObject({ type: 'expression', openedAt: noon + 120 });
  });
});
