import { externalResultsKept, watchesResponseTime, type ExternalResult } from '../engine/judgeExternal';
import type { ExternalMonitor } from '../engine/monitor';
import { unixSeconds } from '../engine/transition';
import type { Standin } from '../standin';
import { judgeLater } from './judgeLater';
import { monitorsOfType } from './monitors';
import { postServiceMetrics } from './serviceMetrics';

/** Makes one HTTP request as a monitor asks. Never rejects: what goes wrong is the result. */
export type CheckExternally = (monitor: ExternalMonitor, signal: AbortSignal) => Promise<ExternalResult>;

export interface ExternalChecks {
  /** Starts one check of every external monitor, but those whose last check still waits for its answer. */
  tick(): void;
  /** Ends the checks under way; none starts any more. */
  stop(): void;
}

export function createExternalChecks(standin: Standin, checkExternally: CheckExternally): ExternalChecks {
  const stopped = new AbortController();
  const underWay = new Set<string>();

  const check = async (monitor: ExternalMonitor): Promise<void> => {
    const { id } = monitor;
    underWay.add(id);
    const result = await checkExternally(monitor, stopped.signal);
    underWay.delete(id);
    if (stopped.signal.aborted || !monitorsOfType(standin.store, 'external').some((each) => each.monitor.id === id)) {
      return;
    }
    const results = [...(standin.store.externalResults.get(id) ?? []), result].slice(-externalResultsKept);
    standin.store.externalResults.put(id, results);
    recordResponseTime(standin, monitor, result);
    judgeLater(standin, { of: 'external', monitorId: id, results });
  };

  return {
    tick() {
      for (const { monitor } of monitorsOfType(standin.store, 'external')) {
        if (!underWay.has(monitor.id)) void check(monitor);
      }
    },
    stop: () => stopped.abort(),
  };
}

/** The name is misspelt in Mackerel too (docs/external-monitoring). */
function recordResponseTime(standin: Standin, monitor: ExternalMonitor, { responseTimeMs }: ExternalResult): void {
  if (monitor.service === undefined || responseTimeMs === undefined || !watchesResponseTime(monitor)) return;
  const name = `__externalhttp.responcetime.${monitor.id}`;
  const time = unixSeconds(standin.clock.nowMs());
  postServiceMetrics(standin, monitor.service, [{ name, time, value: responseTimeMs }]);
}
