import { isLoopbackUrl } from '../../domain/loopback';
import type { AccessKind } from '../../ports/provider';
import type { Endpoint, PrometheusSettings } from './settings';

export type Access = Pick<PrometheusSettings, 'proxy' | 'noProxy' | 'caFile'> & {
  readonly url: string;
  readonly alertmanagers: readonly Endpoint[];
};

/** How Prometheus and Alertmanager are reached: by polls, and by what the keeper writes. */
export const prometheusAccess: AccessKind<Access> = {
  isLoopback: (settings) => [settings, ...settings.alertmanagers].every(({ url }) => isLoopbackUrl(url)),
  // One's own servers, which answer a dashboard's dozens of queries at each refresh. A poll takes three requests or more,
  // a preflight ten an expectation: with one a second the checks of five took a minute.
  requestLimits: { perSecond: 20, burst: 40 },
  httpOptions: ({ proxy, noProxy, caFile }) => ({
    ...(proxy !== undefined && { proxy }),
    ...(noProxy !== undefined && { noProxy }),
    ...(caFile !== undefined && { caFile }),
  }),
};
