import { createRequestBudget, noLimits } from './polling/requestBudget';
import type { AccessKind, OpenProvider, ProviderSystem } from './ports/provider';
import type { Clock } from './ports/clock';
import { createHttp, type ClosableHttp, type HttpOptions } from './system/http';

interface Opened extends ProviderSystem {
  readonly http: ClosableHttp;
}

/**
 * What a provider works with: its own way into the network, and a budget of its own.
 *
 * @param sharers see createRequestBudget
 */
export function openAccess<Settings>(
  kind: AccessKind<Settings>,
  settings: Settings,
  tools: { readonly clock: Clock; createHttp(options: HttpOptions): ClosableHttp },
  sharers?: () => number,
): Opened {
  const { clock } = tools;
  const limits = kind.isLoopback(settings) ? noLimits : kind.requestLimits;
  return {
    clock,
    http: tools.createHttp(kind.httpOptions?.(settings) ?? {}),
    budget: createRequestBudget(clock, limits, sharers),
  };
}

/** For what is held at a provider: the keeper is another process than the run, and paces itself. */
export const openProvider: OpenProvider = (kind, settings, clock) => {
  const system = openAccess(kind, settings, { clock, createHttp: (options) => createHttp(clock, options) });
  return { system, close: () => system.http.close() };
};
