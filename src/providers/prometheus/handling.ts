import { alertText } from './managerText';
import type { WireManagerAlert } from './schema';

/** What Alertmanager's listings said of an alert while it fired: after that they say nothing more. */
export interface Handling {
  readonly fingerprint: string;
  /** Ids of silences. */
  readonly silencedBy: ReadonlySet<string>;
  /** Alerts, for people. */
  readonly inhibitedBy: ReadonlySet<string>;
  /** It was listed with neither at least once. */
  readonly wasFree: boolean;
  readonly receivers: ReadonlySet<string>;
}

/** @param nameOf the alert of a fingerprint in the same listing, for people */
export function handlingOf(
  before: Handling | undefined,
  { fingerprint, status, receivers }: WireManagerAlert,
  nameOf: (fingerprint: string) => string,
): Handling {
  const isFree = status.silencedBy.length + status.inhibitedBy.length === 0;
  return {
    fingerprint,
    silencedBy: new Set([...(before?.silencedBy ?? []), ...status.silencedBy]),
    inhibitedBy: new Set([...(before?.inhibitedBy ?? []), ...status.inhibitedBy.map(nameOf)]),
    wasFree: isFree || (before?.wasFree ?? false),
    receivers: new Set([...(before?.receivers ?? []), ...receivers]),
  };
}

/** Names of what a listing has, by fingerprint. */
export function namesIn(alerts: readonly WireManagerAlert[]): (fingerprint: string) => string {
  const names = new Map(alerts.map((alert) => [alert.fingerprint, alertText(alert)]));
  return (fingerprint) => names.get(fingerprint) ?? `the alert ${fingerprint}`;
}
