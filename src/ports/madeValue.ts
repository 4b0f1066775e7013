import type { Severity } from '../domain/alert';

/** What a fault makes up for a monitor to see, as its options give it. */
export type MadeValue = MadePoint | MadeReport | MadeSample;

/** Why nothing that a fault makes up can raise the alert that is expected. */
export interface TooWeak {
  /** With figures. */
  readonly detail: string;
  readonly hint: string;
}

/** A point of a service's metric. */
export interface MadePoint {
  readonly of: 'service-metric';
  readonly service: string;
  readonly metric: string;
  readonly value: number;
}

/** A report of a check. */
export interface MadeReport {
  readonly of: 'check';
  readonly check: string;
  readonly status: Severity;
}

/** A sample of a metric, with the labels that it is given. */
export interface MadeSample {
  readonly of: 'sample';
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}
