import type { Severity } from '../../domain/alert';
import { ProviderError } from '../../domain/errors';
import type { BlockReason } from '../../domain/facts';
import type { ResolvedMonitor } from '../../domain/resolvedMonitor';
import type { TargetSelector } from '../../domain/scenario';
import type { Inspection, Provider } from '../../ports/provider';

/** The shortest and longest latency that a monitor's configuration allows, and why that isn't known where it isn't. */
export type Bounds = Pick<ResolvedMonitor, 'floor' | 'worst'> & Pick<Inspection, 'worstUnknown' | 'whileValuesCome'>;

export interface Inspected {
  readonly bounds: Bounds;
  /** What would be in the way of a drill just now. */
  readonly blockers: readonly BlockReason[];
}

/** By its own configuration and the values that came lately. A provider that doesn't tell is no reason to stop: the file then says that it isn't known. */
export async function inspectMonitor(
  provider: Provider,
  { id, severity, on = {} }: { readonly id: string; readonly severity?: Severity; readonly on?: TargetSelector },
  { nowMs, signal }: { readonly nowMs: number; readonly signal: AbortSignal },
): Promise<Inspected> {
  const asked = { monitor: { id }, on, exact: false, withinMs: Number.MAX_SAFE_INTEGER };
  const expectation = { key: id, provider: provider.name, ...asked, ...(severity !== undefined && { severity }) };
  try {
    const found = await provider.inspect(expectation, { fromMs: nowMs, toMs: nowMs, offsetMs: 0 }, signal);
    const { monitor: { floor, worst } = {}, worstUnknown, whileValuesCome, blockers } = found;
    const bounds = {
      ...(floor && { floor }),
      ...(worst && { worst }),
      ...(worstUnknown !== undefined && { worstUnknown }),
      ...(whileValuesCome && { whileValuesCome }),
    };
    return { bounds, blockers };
  } catch (error) {
    if (error instanceof ProviderError) {
      return { bounds: { worstUnknown: `the provider did not say: ${error.message}` }, blockers: [] };
    }
    throw error;
  }
}
