/** Monitors as `/api/v0/monitors` shows them. Source: mackerelio/documents, api-docs/entry/monitors.md. */
export type Monitor =
  | ConnectivityMonitor
  | HostMonitor
  | ServiceMonitor
  | ExternalMonitor
  | ExpressionMonitor
  | AnomalyDetectionMonitor
  | QueryMonitor;

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

export interface ExpressionMonitor extends CommonFields, Thresholds {
  readonly type: 'expression';
  readonly expression: string;
  /** In minutes: what is judged lies this far back, so that all of it has come. Absent: 2. */
  readonly evaluateBackwardMinutes?: number | undefined;
}

/** Kept and shown; never judged here: a model is needed that learns from days of data. */
export interface AnomalyDetectionMonitor extends CommonFields {
  readonly type: 'anomalyDetection';
  readonly scopes: readonly string[];
  readonly warningSensitivity?: Sensitivity | undefined;
  readonly criticalSensitivity?: Sensitivity | undefined;
  readonly maxCheckAttempts: number;
  /** Unix seconds. */
  readonly trainingPeriodFrom?: number | undefined;
}

type Sensitivity = 'insensitive' | 'normal' | 'sensitive';

/** Kept and shown; never judged here: labelled metrics come by OTLP, which the stand-in does not speak. */
export interface QueryMonitor extends CommonFields, Thresholds {
  readonly type: 'query';
  readonly query: string;
  readonly legend: string;
  readonly evaluateBackwardMinutes?: number | undefined;
}

/** Whether the stand-in judges monitors of this type at all. */
export const isEvaluated = ({ type }: Monitor): boolean => type !== 'anomalyDetection' && type !== 'query';
