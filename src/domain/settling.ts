import type { Conclusions } from './conclusions';
import type { Scenario } from './scenario';

/**
 * When nothing can come any more of a drill's fault, which was gone at `effectGoneMs`: alerts that have opened have
 * spoken, any other may take as long as its monitor's worst case. Where that is not known, as long as the hold was
 * ready to wait for it.
 */
export function quietFromMs(scenario: Scenario, { expectations }: Conclusions, effectGoneMs: number): number {
  const waits = expectations.map(({ openings, monitor }) => {
    if (openings > 0 || monitor === undefined) return 0;
    return monitor.worst?.ms ?? scenario.holdMs;
  });
  return effectGoneMs + Math.max(0, ...waits);
}
