/** Monitors as `/api/v0/monitors` shows them. Source: mackerelio/documents, api-docs/entry/monitors.md. */
export type Monitor = ConnectivityMonitor | HostMonitor | ServiceMonitor | ExternalMonitor;

interface CommonFields {
  readonly id: string;
  readonly name: string;
  readonly memo: string;
  readonly isMute: boolean;
  /** In minutes; absent: notified once. */
  readonly notificationInterval?: number | undefined;
}

export interface Thresholds {
  readonly operator: '>' | '<';
  readonly warning?: number | undefined;
  readonly critical?: number | undefined;
}

/** A rule on a metric: thresholds on the mean of the latest `duration` points (points, not minutes). */
export interface MetricRule extends Thresholds {
  readonly metric: string;
  readonly duration: number;
  readonly maxCheckAttempts: number;
}

export interface Scopes {
  readonly scopes: readonly string[];
  readonly excludeScopes: readonly string[];
}

export interface ConnectivityMonitor extends CommonFields, Scopes {
  readonly type: 'connectivity';
  readonly alertStatusOnGone: 'CRITICAL' | 'WARNING';
}

export interface HostMonitor extends CommonFields, MetricRule, Scopes {
  readonly type: 'host';
}

export interface ServiceMonitor extends CommonFields, MetricRule {
  readonly type: 'service';
  readonly service: string;
  /** In minutes. */
  readonly missingDurationWarning?: number | undefined;
  readonly missingDurationCritical?: number | undefined;
}

export interface ExternalMonitor extends CommonFields {
  readonly type: 'external';
  readonly url: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly maxCheckAttempts: number;
  readonly service?: string | undefined;
  /** In milliseconds. */
  readonly responseTimeWarning?: number | undefined;
  readonly responseTimeCritical?: number | undefined;
  /** The response time judged is the mean of this many checks. */
  readonly responseTimeDuration?: number | undefined;
  readonly containsString?: string | undefined;
  /** In days. */
  readonly certificationExpirationWarning?: number | undefined;
  readonly certificationExpirationCritical?: number | undefined;
  readonly skipCertificateVerification?: boolean | undefined;
  readonly expectedStatusCode?: number | undefined;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly requestBody?: string | undefined;
  readonly followRedirect?: boolean | undefined;
  readonly dualstack?: 'ipv4' | 'ipv6' | 'auto' | undefined;
}
