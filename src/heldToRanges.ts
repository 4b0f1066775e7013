import { rangesIn } from './config/allow';
import { isAddress, isInRanges } from './domain/addresses';
import { FaultError } from './domain/errors';
import type { BlockReason } from './domain/facts';
import type { Scenario } from './domain/scenario';
import type { Surroundings } from './drillContext';
import type { Touch } from './ports/fault';
import type { ProbeKind } from './ports/probe';

/** Why a drill can't begin: what its probes would reach, and mayn't. */
export async function probesOutside(
  { effect, abortWhen }: Pick<Scenario, 'effect' | 'abortWhen'>,
  probeKinds: ReadonlyMap<string, ProbeKind>,
  surroundings: Pick<Surroundings, 'allowHosts' | 'resolveHost'>,
): Promise<readonly BlockReason[]> {
  const reasons: BlockReason[] = [];
  for (const probe of [...(effect ? [effect] : []), ...abortWhen]) {
    try {
      await requireWithinRanges(probeKinds.get(probe.kind)?.touches(probe.options) ?? [], surroundings);
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      const { message: detail, hint } = error;
      reasons.push({ cause: 'probe-outside', detail, ...(hint !== undefined && { hint }) });
    }
  }
  return reasons;
}

/**
 * Where the environment allows ranges of addresses: that every address of every host which is touched lies in one, so
 * that it is known before anything begins. It is looked at again with each connection (system/heldLookup.ts). A name that
 * can't be looked up is no matter of this: nothing is reached by it.
 *
 * @throws FaultError that names host, addresses and ranges
 */
export async function requireWithinRanges(
  touches: readonly Touch[],
  { allowHosts, resolveHost }: Pick<Surroundings, 'allowHosts' | 'resolveHost'>,
): Promise<void> {
  const ranges = rangesIn(allowHosts);
  if (ranges.length === 0) return;
  for (const host of new Set(touches.flatMap((touch) => (touch.type === 'url' ? [hostOf(touch.url)] : [])))) {
    // An address was compared with the list itself, when the file was read.
    if (isAddress(host)) continue;
    const addresses = await resolveHost(host).catch(() => []);
    const outside = addresses.filter((address) => !isInRanges(address, ranges));
    if (outside.length === 0) continue;
    throw new FaultError(`${host} leads to ${outside.join(', ')}, outside of what is allowed`, {
      hint: `allow.hosts holds names to its ranges: ${ranges.join(', ')}`,
    });
  }
}

const hostOf = (url: string): string => new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');
