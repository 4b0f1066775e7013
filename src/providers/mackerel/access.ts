import { isLoopbackUrl } from '../../domain/loopback';
import type { AccessKind } from '../../ports/provider';
import type { MackerelSettings } from './settings';

/** How Mackerel is reached: by polls, and by what the keeper writes. */
export const mackerelAccess: AccessKind<MackerelSettings> = {
  isLoopback: ({ url }) => isLoopbackUrl(url),
  // An API that many share and that publishes no limit: Mackerel's own mkr sends one page a second.
  requestLimits: { perSecond: 1, burst: 3 },
  httpOptions: ({ proxy, noProxy, caFile }) => ({
    ...(proxy !== undefined && { proxy }),
    ...(noProxy !== undefined && { noProxy }),
    ...(caFile !== undefined && { caFile }),
  }),
};
