import type { Fact } from './facts';
import type { BlockedReport } from './report';
import type { Scenario } from './scenario';

/** All that stood in the way of a drill, each with the monitor that it concerns. Absent where nothing did. */
export function foldBlocked(
  { expect, forbid }: Scenario,
  facts: readonly Fact[],
): { readonly blockedBy?: readonly BlockedReport[] } {
  const reasons = facts.flatMap((fact) => (fact.type === 'blocked' ? fact.reasons : []));
  if (reasons.length === 0) return {};
  const names = new Map(
    [...expect, ...forbid].map(({ key, monitor }) => [key, 'name' in monitor ? monitor.name : monitor.id]),
  );
  for (const fact of facts) if (fact.type === 'monitor-resolved') names.set(fact.key, fact.monitor.name);
  return {
    blockedBy: reasons.map(({ key, cause, detail, hint }) => {
      const monitor = key === undefined ? undefined : (names.get(key) ?? key);
      return { ...(monitor !== undefined && { monitor }), cause, detail, ...(hint !== undefined && { hint }) };
    }),
  };
}
