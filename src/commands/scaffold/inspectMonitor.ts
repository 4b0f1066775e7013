import { ProviderError } from '../../domain/errors';
import type { BlockReason } from '../../domain/facts';
import type { ResolvedMonitor } from '../../domain/resolvedMonitor';
import type { MonitorSketch } from '../../ports/monitorSketch';
import type { Inspection, MonitorSummary, Provider } from '../../ports/provider';

/** The shortest and longest latency that a monitor's configuration allows, and why that isn't known where it isn't. */
export type Bounds = Pick<ResolvedMonitor, 'floor' | 'worst'> & Pick<Inspection, 'worstUnknown' | 'whileValuesCome'>;

export interface Inspected {
  readonly sketch: MonitorSketch;
  /** For the severity and the target of the sketch. */
  readonly bounds: Bounds;
  /** What would be in the way of a drill just now. */
  readonly blockers: readonly BlockReason[];
}

/** What is known of a monitor that nobody was asked about. */
export const blankSketch: MonitorSketch = { rule: [], trouble: 'other', scope: {}, subject: [], hints: [] };

/**
 * What an expectation of a monitor can be written from: by its own configuration and the values that came lately. That a
 * provider doesn't tell its bounds is no reason to stop: the file then says so. Throws ProviderError where it tells nothing.
 */
export async function inspectMonitor(
  provider: Provider,
  { id }: Pick<MonitorSummary, 'id'>,
  { nowMs, signal }: { readonly nowMs: number; readonly signal: AbortSignal },
): Promise<Inspected> {
  const sketch = (await provider.sketch?.(id, signal)) ?? blankSketch;
  const { severity, on = {} } = sketch;
  const asked = { monitor: { id }, on, exact: false, withinMs: Number.MAX_SAFE_INTEGER };
  const expectation = { key: id, provider: provider.name, ...asked, ...(severity !== undefined && { severity }) };
  try {
    const found = await provider.inspect(expectation, { fromMs: nowMs, toMs: nowMs, offsetMs: 0 }, signal);
    return { sketch, bounds: boundsOf(found), blockers: found.blockers };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return { sketch, bounds: { worstUnknown: `the provider did not say: ${error.message}` }, blockers: [] };
  }
}

const boundsOf = ({ monitor, worstUnknown, whileValuesCome }: Inspection): Bounds => ({
  ...(monitor?.floor && { floor: monitor.floor }),
  ...(monitor?.worst && { worst: monitor.worst }),
  ...(worstUnknown !== undefined && { worstUnknown }),
  ...(whileValuesCome && { whileValuesCome }),
});
