import type { DrillContext } from '../drillContext';
import { pause } from './pause';

/**
 * A job that always starts at the same second would always measure the same phase of its monitors: waits a random part
 * of the longest interval among them, up to `startJitter` where the scenario says so.
 */
export async function startJitter(context: DrillContext): Promise<void> {
  const { log, clock, scenario, random } = context;
  const intervals = log.facts.flatMap((fact) =>
    fact.type === 'monitor-resolved' ? (fact.monitor.intervalMs ?? []) : [],
  );
  const spanMs = scenario.startJitterMs ?? Math.max(0, ...intervals);
  if (spanMs === 0 || log.halted) return;
  log.record({ type: 'phase-entered', atMs: clock.now(), phase: 'jitter' });
  await pause(context, random() * spanMs);
}
