import { metricNames, shopRole, shopService, type MetricName } from './metricNames';

/** A service metric monitor as the Mackerel API knows it: https://mackerel.io/api-docs/entry/monitors */
export interface ServiceMonitor {
  readonly type: 'service';
  readonly name: string;
  readonly memo: string;
  readonly service: string;
  readonly metric: MetricName;
  readonly operator: '>' | '<';
  readonly warning: number;
  readonly critical: number;
  /** The mean of so many latest points is judged. */
  readonly duration: number;
  readonly maxCheckAttempts: number;
  readonly isMute: boolean;
}

export interface ExternalMonitor {
  readonly type: 'external';
  readonly name: string;
  readonly memo: string;
  readonly service: string;
  readonly url: string;
  readonly method: 'GET';
  readonly maxCheckAttempts: number;
  readonly isMute: boolean;
}

export interface MonitorList {
  readonly monitors: readonly (ServiceMonitor | ExternalMonitor)[];
}

/** The service that the monitors name. It has to exist before they are made, or the API answers 400. */
export const monitoredServices = [{ name: shopService, memo: 'The shop that the demo drills', roles: [shopRole] }];

/**
 * The shop's monitors in the form of `mkr monitors pull`. The check `shop-checkout` is not among them: Mackerel makes
 * a check monitor of itself when its first report arrives.
 *
 * At 20 requests a second a minute of 2 s has 40 samples, so p95 hangs on two or three of them: the thresholds lie at
 * 4 times normal or more, and each rule wants the mean of two points. Normal p95 is 81 ms, at ten times the load 1300.
 */
export function shopMonitors(shopUrl: string): MonitorList {
  return {
    monitors: [
      serviceMonitor({
        name: 'Shop p95 latency',
        memo: 'Saturated: add slots or shed load',
        metric: metricNames.latencyP95,
        warning: 350,
        critical: 600,
      }),
      serviceMonitor({
        name: 'Shop 5xx rate',
        memo: 'The shop fails or refuses requests',
        metric: metricNames.errorRate,
        warning: 5,
        critical: 10,
      }),
      serviceMonitor({
        name: 'Shop missing images',
        memo: 'Pages show pictures that the object store no longer has: look at lifecycle.json first',
        metric: metricNames.missingImageRate,
        warning: 2,
        critical: 10,
      }),
      serviceMonitor({
        name: 'Shop unmatched requests',
        memo: 'The router knows no route for what customers ask: look at routes.json first',
        metric: metricNames.unmatchedRate,
        warning: 3,
        critical: 50,
      }),
      {
        type: 'external',
        name: 'Shop front page',
        memo: 'Seen from outside',
        service: shopService,
        url: new URL('/items', shopUrl).href,
        method: 'GET',
        maxCheckAttempts: 3,
        isMute: false,
      },
    ],
  };
}

type Rule = Pick<ServiceMonitor, 'name' | 'memo' | 'metric' | 'warning' | 'critical'>;

function serviceMonitor(rule: Rule): ServiceMonitor {
  return {
    type: 'service',
    service: shopService,
    operator: '>',
    duration: 2,
    maxCheckAttempts: 1,
    isMute: false,
    ...rule,
  };
}
