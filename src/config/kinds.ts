import type { FaultKind } from '../ports/fault';
import type { ProbeKind } from '../ports/probe';
import type { ProviderKind } from '../ports/provider';

/** What the registries offer. They come in as an argument: only the composition root reads the registries. */
export interface Kinds {
  readonly faults: readonly FaultKind[];
  readonly probes: readonly ProbeKind[];
  readonly providers: readonly ProviderKind[];
}
