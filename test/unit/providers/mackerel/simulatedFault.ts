import { everyPeriod } from '../../../../src/standin/clock';
import type { ExternalResult } from '../../../../src/standin/engine/judgeExternal';
import type { Monitor } from '../../../../src/standin/engine/monitor';
import { postCheckReport } from '../../../../src/standin/monitoring/checks';
import { scanConnectivity } from '../../../../src/standin/monitoring/connectivity';
import { scanExpressions } from '../../../../src/standin/monitoring/expressions';
import { createExternalChecks } from '../../../../src/standin/monitoring/external';
import { postHostMetrics } from '../../../../src/standin/monitoring/hostMetrics';
import { registerHost } from '../../../../src/standin/monitoring/hosts';
import { addMonitor } from '../../../../src/standin/monitoring/monitors';
import { postServiceMetrics, scanMissingMetrics } from '../../../../src/standin/monitoring/serviceMetrics';
import { minuteMs, standinOnClock } from '../../standin/builders';

/** All that hastens or slows an alert and is not in the monitor. */
export interface Circumstances {
  /** Where in their minute senders post; of an agent, how long it holds a post back beyond its minute. */
  readonly offsetMs: number;
  /** How long a fault has to last before a value posted shows it: the time over which the value was gathered. */
  readonly gatheredMs: number;
  /** Until an external check has its answer. */
  readonly answeredMs: number;
  /** How long posts are under way; of an external check, how long it takes to judge the answer. */
  readonly processingMs: number;
}

export interface Fault {
  /** What it does: values turn bad, or stop coming. */
  readonly turns: 'bad' | 'silent';
  readonly normal: number;
  readonly faulted: number;
  /** Of an external check: the answer is an error, however fast it comes. */
  readonly answersBadly?: true;
  /** A mackerel-agent posts: a minute late, and `cpu` as the mean of that minute. */
  readonly byAgent?: 'gauge' | 'cpu';
  /** A check of that agent fails; it takes so many bad results in a row. */
  readonly checkedWith?: { readonly maxCheckAttempts: number };
}

/** How long after the fault the alert opens, in the stand-in's real engine on a virtual clock. `phaseMs`: from a full 5 minutes on. */
export async function measuredLatency(
  monitor: Monitor,
  fault: Fault,
  phaseMs: number,
  { offsetMs, gatheredMs, answeredMs, processingMs }: Circumstances,
): Promise<number> {
  const standin = standinOnClock({ evaluationDelayMs: monitor.type === 'external' ? processingMs : 0 });
  const { clock, periods, store } = standin;
  registerHost(standin, { name: 'web', meta: {}, interfaces: [], memo: '', roleFullnames: [] }, { id: 'web' });
  if (fault.checkedWith === undefined) addMonitor(standin, monitor);
  const faultAtMs = clock.nowMs() + 10 * minuteMs + phaseMs;
  const valueFor = (faultyShare: number): number => fault.normal + (fault.faulted - fault.normal) * faultyShare;
  const isSilent = (): boolean => fault.turns === 'silent' && clock.nowMs() >= faultAtMs;
  const shareAt = (atMs: number): number => (fault.turns === 'bad' && atMs >= faultAtMs ? 1 : 0);

  const arriving = (arrive: () => void): void => {
    if (processingMs === 0) arrive();
    else clock.after(processingMs, arrive);
  };
  const postDirectly = (): void => {
    if (isSilent()) return;
    const point = { time: clock.nowMs() / 1000, value: valueFor(shareAt(clock.nowMs() - gatheredMs)) };
    arriving(() => {
      postServiceMetrics(standin, 'shop', [{ name: 'load', ...point }]);
      postHostMetrics(standin, 'web', [
        { name: 'custom.load', ...point },
        { name: 'loadavg5', ...point },
      ]);
    });
  };
  /** Its points bear the time at which their minute began; gauges were read then. */
  const postByAgent = (): void => {
    const atMs = clock.nowMs();
    const share = Math.min(1, Math.max(0, (atMs + minuteMs - faultAtMs) / minuteMs));
    const time = atMs / 1000;
    clock.after(minuteMs + offsetMs + processingMs, () =>
      postHostMetrics(standin, 'web', [
        { name: 'loadavg5', time, value: valueFor(shareAt(atMs)) },
        { name: 'cpu.idle.percentage', time, value: 100 - valueFor(share) },
      ]),
    );
  };
  /** A change is posted at once; a result that stays the same waits for the agent's next post of those, `offsetMs`. */
  let lastResult = 'OK';
  const check = (maxCheckAttempts: number): void => {
    const status = shareAt(clock.nowMs()) === 1 ? 'CRITICAL' : 'OK';
    const waitMs = status === lastResult ? offsetMs : 0;
    lastResult = status;
    const occurredAt = Math.floor(clock.nowMs() / 1000);
    const report = { status, message: '', occurredAt, maxCheckAttempts } as const;
    clock.after(answeredMs + waitMs + processingMs, () => postCheckReport(standin, 'web', 'ping', report));
  };
  const external = createExternalChecks(standin, () => {
    const isBad = shareAt(clock.nowMs()) === 1;
    const result: ExternalResult = {
      message: '',
      responseTimeMs: valueFor(isBad ? 1 : 0),
      ...(isBad && fault.answersBadly === true && { failure: 'down' }),
    };
    return new Promise((resolve) =>
      answeredMs === 0 ? resolve(result) : clock.after(answeredMs, () => resolve(result)),
    );
  });
  const { checkedWith } = fault;
  if (checkedWith !== undefined) everyPeriod(clock, minuteMs, () => check(checkedWith.maxCheckAttempts));
  everyPeriod(clock, minuteMs, () =>
    fault.byAgent !== undefined ? postByAgent() : offsetMs === 0 ? postDirectly() : clock.after(offsetMs, postDirectly),
  );
  everyPeriod(clock, periods.externalCheckMs, () => external.tick());
  everyPeriod(clock, periods.missingScanMs, () => scanMissingMetrics(standin));
  everyPeriod(clock, periods.connectivityScanMs, () => scanConnectivity(standin));
  // Before there is a value all expressions are Unknown: only what the fault does counts.
  clock.advance(8 * minuteMs);
  everyPeriod(clock, periods.expressionMs, () => scanExpressions(standin));
  for (let step = 0; step < 3600; step += 1) {
    // Whatever happens by promises and not by the clock falls on whole fives of seconds.
    clock.advance(clock.nowMs() < faultAtMs - 2 * minuteMs ? minuteMs : 5_000);
    await new Promise((resolve) => queueMicrotask(() => queueMicrotask(() => resolve(undefined))));
    const [open] = store.alerts.open();
    if (open !== undefined) return open.openedAtMs - faultAtMs;
  }
  throw new Error('no alert opened within an hour');
}
