import type { FactOf, ProbeName } from '../domain/facts';
import type { ProbePlan } from '../domain/scenario';
import type { DrillContext } from '../drillContext';
import { startProbing, type Prober } from '../probes/prober';
import { startReceiving } from './receiving';
import { watchSleep } from './watchSleep';

/** Polls, probes and notifications of a drill, from the baseline to the verdict. */
export interface Watching {
  /** A poll of each provider that is sent after now; the failed ones say so. */
  pollAllNow(signal: AbortSignal): Promise<readonly FactOf<'polled'>[]>;
  stop(): Promise<void>;
}

export function startWatching(context: DrillContext): Watching {
  const { log, clock, scenario, providers, probeKinds, probeSystem } = context;
  const monitorIds = new Set(log.facts.flatMap((fact) => (fact.type === 'monitor-resolved' ? [fact.monitor.id] : [])));
  const sinceMs = clock.now();
  const used = [...providers.values()];
  const stops = used.map(({ poller }) => poller.watch({ sinceMs, monitorIds, onFact: (fact) => log.record(fact) }));
  const probe = (name: ProbeName, plan: ProbePlan): Prober => {
    const kind = probeKinds.get(plan.kind);
    if (kind === undefined) throw new Error(`no probe of kind ${plan.kind}`);
    return startProbing({ plan, kind, name, clock, system: probeSystem, onFact: (fact) => log.record(fact) });
  };
  const probers = [
    ...(scenario.effect === undefined ? [] : [probe('effect', scenario.effect)]),
    ...scenario.abortWhen.map((plan, index) => probe(`abort:${index}`, plan)),
  ];
  const stopReceiving = startReceiving(context);
  const stopWatchingSleep = watchSleep(context);
  return {
    pollAllNow: (signal) => Promise.all(used.map(({ poller }) => poller.pollNow(signal))),
    stop: async () => {
      for (const stop of stops) stop();
      stopReceiving();
      stopWatchingSleep();
      await Promise.all(probers.map((prober) => prober.stop()));
    },
  };
}
