import { mayMean } from '../domain/notifiedAlert';
import type { Expectation } from '../domain/scenario';
import type { DrillContext } from '../drillContext';

/** Notifications that may be about what is expected become facts of this drill. Returns what ends it. */
export function startReceiving({ log, clock, scenario, reception }: DrillContext): () => void {
  const asked = scenario.expect.filter(({ notified }) => notified !== undefined);
  if (asked.length === 0 || reception?.state !== 'listening') return () => undefined;
  const names = new Map(
    log.facts.flatMap((fact) => (fact.type === 'monitor-resolved' ? [[fact.key, fact.monitor.name] as const] : [])),
  );
  const nameOf = ({ key, monitor }: Expectation): string =>
    names.get(key) ?? ('name' in monitor ? monitor.name : monitor.id);
  log.record({ type: 'receiver-ready', atMs: clock.now(), url: reception.url });
  return reception.receiver.watch({
    isMeant: (of) => asked.some((expectation) => mayMean(of, nameOf(expectation), expectation)),
    onFact: (fact) => log.record(fact),
  });
}
