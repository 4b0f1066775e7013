import type { Expectation } from '../../../../src/domain/scenario';
import type { MadeValue } from '../../../../src/ports/madeValue';
import { scriptedMackerel } from '../../../support/scriptedMackerel';

const limits = { service: 'shop', metric: 'p95', warning: 300, critical: 600 };
const latency = { id: 'm1', type: 'service', name: 'Latency', operator: '>', ...limits };
const orders = { ...latency, id: 'm2', name: 'Orders', metric: 'orders', operator: '<', warning: 10, critical: 5 };
const watching = { id: 'm3', type: 'expression', name: 'Sum', expression: 'sum(...)', operator: '>', critical: 600 };

const point = (value: number, more: object = {}): MadeValue => ({
  of: 'service-metric',
  service: 'shop',
  metric: 'p95',
  value,
  ...more,
});
const report = (status: 'warning' | 'critical', check = 'cron'): MadeValue => ({ of: 'check', check, status });

async function tooWeak(made: readonly MadeValue[], more: Partial<Expectation> = {}) {
  const { clock, provider, signal } = scriptedMackerel({
    monitors: [latency, orders, watching],
    checks: [{ id: 'c1', name: 'cron' }],
    services: [{ name: 'shop' }],
  });
  const expectation: Expectation = {
    ...{ key: 'k', provider: 'mackerel', monitor: { name: 'Latency' }, on: {}, exact: false, withinMs: 60_000 },
    ...more,
  };
  return clock.until(provider.tooWeak!(expectation, made, signal));
}

describe('what a fault makes up, against the threshold of a monitor', () => {
  it.each<[string, readonly MadeValue[], Partial<Expectation>, string | undefined]>([
    ['below it', [point(500)], { severity: 'critical' }, 'the fault posts p95 = 500, and critical is above 600'],
    [
      'at it: a threshold has to be exceeded',
      [point(600)],
      { severity: 'critical' },
      'p95 = 600, and critical is above 600',
    ],
    ['beyond it', [point(600.1)], { severity: 'critical' }, undefined],
    ['beyond that of the severity that is asked for', [point(500)], { severity: 'warning' }, undefined],
    ['beyond any, where none is asked for', [point(301)], {}, undefined],
    ['beyond none', [point(300)], {}, 'p95 = 300, and warning is above 300'],
    [
      'on the good side of a lower limit',
      [point(6, { metric: 'orders' })],
      { monitor: { name: 'Orders' }, severity: 'critical' },
      'orders = 6, and critical is below 5',
    ],
    ['of several the last', [point(500), point(700)], { severity: 'critical' }, undefined],
    ['of another metric', [point(1, { metric: 'p50' })], {}, undefined],
    ['of another service', [point(1, { service: 'blog' })], {}, undefined],
    ['of an expression, which says nothing', [point(1)], { monitor: { name: 'Sum' } }, undefined],
    ['of a monitor that is not there', [point(1)], { monitor: { name: 'Latenz' } }, undefined],
    [
      'a report less severe',
      [report('warning')],
      { monitor: { name: 'cron' }, severity: 'critical' },
      'the fault reports cron as warning, and critical is expected',
    ],
    ['a report as severe', [report('critical')], { monitor: { name: 'cron' }, severity: 'critical' }, undefined],
    ['a report more severe', [report('critical')], { monitor: { name: 'cron' }, severity: 'warning' }, undefined],
    [
      'a report more severe than exactly that',
      [report('critical')],
      { monitor: { name: 'cron' }, severity: 'warning', exact: true },
      'and warning exactly is expected',
    ],
    [
      'a report of another check',
      [report('warning', 'backup')],
      { monitor: { name: 'cron' }, severity: 'critical' },
      undefined,
    ],
  ])('%s', async (_, made, more, expected) => {
    const found = await tooWeak(made, more);
    if (expected === undefined) expect(found).toBeUndefined();
    else expect(found?.detail).toContain(expected);
  });
});
