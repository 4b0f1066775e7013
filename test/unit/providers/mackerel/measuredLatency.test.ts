import { latencyBounds } from '../../../../src/providers/mackerel/floor';
import { monitorOf } from '../../../../src/providers/mackerel/monitor';
import { wireMonitor } from '../../../../src/providers/mackerel/schema';
import { everyPeriod } from '../../../../src/standin/clock';
import type { Monitor } from '../../../../src/standin/engine/monitor';
import { scanConnectivity } from '../../../../src/standin/monitoring/connectivity';
import { scanExpressions } from '../../../../src/standin/monitoring/expressions';
import { createExternalChecks } from '../../../../src/standin/monitoring/external';
import { postHostMetrics } from '../../../../src/standin/monitoring/hostMetrics';
import { registerHost } from '../../../../src/standin/monitoring/hosts';
import { addMonitor } from '../../../../src/standin/monitoring/monitors';
import { postServiceMetrics, scanMissingMetrics } from '../../../../src/standin/monitoring/serviceMetrics';
import { monitorFrom } from '../../../../src/standin/server/monitors';
import { monitorInput } from '../../../../src/standin/server/monitorInput';
import { standinOnClock } from '../../standin/builders';

// What the provider says of a monitor's latency, against the stand-in's real engine on a virtual clock.
const minuteMs = 60_000;
const [normal, faulted] = [1, 9];
const metric = { operator: '>', critical: 5, duration: 1 };

interface Case {
  readonly monitor: object;
  /** What the fault does: values turn bad, or stop. */
  readonly fault: 'bad' | 'silent';
  /** Values say what is, not what was half a minute ago, as those of a mean over the minute do. */
  readonly isGauge?: true;
  /** How long the cycle is over which the phases of the fault are spread. */
  readonly cycleMs?: number;
}

const cases: readonly (readonly [string, Case])[] = [
  ['service', { monitor: { type: 'service', name: 'm', service: 'shop', metric: 'load', ...metric }, fault: 'bad' }],
  [
    'service, a mean of three, three attempts',
    {
      monitor: {
        type: 'service',
        name: 'm',
        service: 'shop',
        metric: 'load',
        ...metric,
        duration: 3,
        maxCheckAttempts: 3,
      },
      fault: 'bad',
    },
  ],
  [
    'host',
    { monitor: { type: 'host', name: 'm', metric: 'custom.load', ...metric, maxCheckAttempts: 2 }, fault: 'bad' },
  ],
  [
    'service, interrupted',
    {
      monitor: {
        type: 'service',
        name: 'm',
        service: 'shop',
        metric: 'load',
        ...metric,
        critical: null,
        missingDurationCritical: 10,
      },
      fault: 'silent',
    },
  ],
  ['connectivity', { monitor: { type: 'connectivity' }, fault: 'silent' }],
  [
    'external',
    { monitor: { type: 'external', name: 'm', url: 'http://127.0.0.1/', maxCheckAttempts: 2 }, fault: 'bad' },
  ],
  [
    'expression',
    {
      monitor: { type: 'expression', name: 'm', expression: 'service(shop, load)', operator: '>', critical: 5 },
      fault: 'bad',
      isGauge: true,
      cycleMs: 5 * minuteMs,
    },
  ],
];

/** How long after a fault of this phase (0 to 19 twentieths of the cycle) the alert opens. */
async function measured(
  { fault, isGauge, cycleMs = minuteMs }: Case,
  monitor: Monitor,
  phase: number,
): Promise<number> {
  const standin = standinOnClock();
  const { clock, periods, store } = standin;
  registerHost(standin, { name: 'web', meta: {}, interfaces: [], memo: '', roleFullnames: [] }, { id: 'web' });
  addMonitor(standin, monitor);
  const faultAtMs = clock.nowMs() + 10 * minuteMs + (phase * cycleMs) / 20;
  const isFaulty = (atMs: number): boolean => atMs >= faultAtMs;
  const lagMs = isGauge ? 0 : minuteMs / 2;
  // In the middle of each minute.
  const post = (): void => {
    if (fault === 'silent' && isFaulty(clock.nowMs())) return;
    const isBad = fault === 'bad' && isFaulty(clock.nowMs() - lagMs);
    const point = { time: clock.nowMs() / 1000, value: isBad ? faulted : normal };
    postServiceMetrics(standin, 'shop', [{ name: 'load', ...point }]);
    postHostMetrics(standin, 'web', [
      { name: 'custom.load', ...point },
      { name: 'loadavg5', ...point },
    ]);
  };
  const external = createExternalChecks(standin, () =>
    Promise.resolve({ message: '', ...(isFaulty(clock.nowMs()) && { failure: 'down' }) }),
  );
  everyPeriod(clock, minuteMs, () => clock.after(minuteMs / 2, post));
  everyPeriod(clock, periods.externalCheckMs, () => external.tick());
  everyPeriod(clock, periods.missingScanMs, () => scanMissingMetrics(standin));
  everyPeriod(clock, periods.connectivityScanMs, () => scanConnectivity(standin));
  // Before there is a value all expressions are Unknown: only what the fault does counts.
  clock.advance(8 * minuteMs);
  everyPeriod(clock, periods.expressionMs, () => scanExpressions(standin));
  for (let step = 0; step < 3600; step += 1) {
    clock.advance(5000);
    await Promise.resolve();
    const [open] = store.alerts.open();
    if (open !== undefined) return open.openedAtMs - faultAtMs;
  }
  throw new Error('no alert opened within an hour');
}

describe('the latencies that the stand-in has lie between what the provider takes for the least and the most', () => {
  it.each(cases)('%s: at 20 phases of the fault, and close to both', async (_, each) => {
    const monitor = monitorFrom(monitorInput.parse(each.monitor), 'm');
    const known = wireMonitor.parse(JSON.parse(JSON.stringify(monitor)));
    const { floor, worst } = latencyBounds({
      monitor: monitorOf({ raw: { ...monitor }, known }),
      asked: { severity: 'critical', exact: false },
      hint: { normal, faulted, everyMs: minuteMs },
      observed: { normal: undefined, everyMs: undefined },
      byAgent: false,
      minuteMs,
    });
    const latencies: number[] = [];
    for (let phase = 0; phase < 20; phase += 1) latencies.push(await measured(each, monitor, phase));
    const [least, most] = [Math.min(...latencies), Math.max(...latencies)];
    expect(least).toBeGreaterThanOrEqual(floor?.ms ?? NaN);
    expect(most).toBeLessThanOrEqual(worst?.ms ?? NaN);
    // A term of a minute too few or too many in either would not pass.
    expect(least - (floor?.ms ?? NaN)).toBeLessThan(minuteMs);
    expect((worst?.ms ?? NaN) - most).toBeLessThan(minuteMs);
  });
});
