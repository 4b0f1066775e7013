import type { Alertmanagers } from './alertmanagers';
import type { Client } from './client';
import type { Directory } from './directory';
import type { Evaluations } from './evaluations';
import type { Openings } from './openings';
import type { PrometheusSettings } from './settings';

/** What a provider is made of. */
export interface Parts {
  readonly name: string;
  readonly settings: PrometheusSettings;
  readonly client: Client;
  readonly managers: Alertmanagers;
  readonly directory: Directory;
  readonly openings: Openings;
  readonly evaluations: Evaluations;
  /** Of alertdrill's own receiver. */
  readonly webhookUrl: string | undefined;
}
