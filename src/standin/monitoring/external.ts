import { externalResultsKept, judgeExternal, watchesResponseTime, type ExternalResult } from '../engine/judgeExternal';
import type { ExternalMonitor } from '../engine/monitor';
import { unixSeconds } from '../engine/transition';
import type { Standin } from '../standin';
import { recordJudgement } from './alertBook';
import { judgeLater } from './judgeLater';
import { monitorsOfType, subjectOf } from './monitors';
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
  const resultsById = new Map<string, readonly ExternalResult[]>();

  const check = async (monitor: ExternalMonitor): Promise<void> => {
    const { id } = monitor;
    underWay.add(id);
    const result = await checkExternally(monitor, stopped.signal);
    underWay.delete(id);
    if (stopped.signal.aborted || !monitorsOfType(standin.store, 'external').some((each) => each.monitor.id === id)) {
      return;
    }
    const results = [...(resultsById.get(id) ?? []), result].slice(-externalResultsKept);
    resultsById.set(id, results);
    recordResponseTime(standin, monitor, result);
    judgeLater(standin, () => judge(standin, id, results));
  };

  return {
    tick() {
      const monitors = monitorsOfType(standin.store, 'external').map(({ monitor }) => monitor);
      const ids = new Set(monitors.map(({ id }) => id));
      for (const id of resultsById.keys()) if (!ids.has(id)) resultsById.delete(id);
      for (const monitor of monitors) if (!underWay.has(monitor.id)) void check(monitor);
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

function judge(standin: Standin, monitorId: string, results: readonly ExternalResult[]): void {
  const edition = monitorsOfType(standin.store, 'external').find(({ monitor }) => monitor.id === monitorId);
  if (edition === undefined) return;
  const judgement = judgeExternal(edition.monitor, results);
  if (judgement !== undefined) recordJudgement(standin, subjectOf(edition.monitor, edition.revision), judgement);
}
