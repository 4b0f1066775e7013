import type { Clock } from '../../ports/clock';
import { createAlertmanagersAsker } from './alertmanagersAsker';
import type { Client, Priority } from './client';
import { readManagerConfig, type ManagerConfig } from './managerConfig';
import { managerAlerts, managerStatus, silenceList, type WireManagerAlert, type WireSilence } from './schema';

/** What the Alertmanagers of a cluster say, as one: they gossip silences, and each gets all alerts. */
export interface Alertmanagers {
  /** There is one at all. */
  readonly exist: boolean;
  /** Everything that is active, silenced and inhibited ones as well. Of several, what any has. */
  alerts(priority: Priority, signal: AbortSignal): Promise<ManagerListing>;
  silences(signal: AbortSignal): Promise<readonly WireSilence[]>;
  /** Of the first that answers: all of a cluster have the same. */
  config(signal: AbortSignal): Promise<ManagerConfig>;
}

export interface ManagerListing {
  readonly alerts: readonly WireManagerAlert[];
  /** On the harness's clock, ms. */
  readonly sentAtMs: number;
  readonly answeredAtMs: number;
}

/** A poll waits no longer for one of them: Prometheus has what matters. */
const pollTimeoutMs = 3_000;

export function createAlertmanagers(clients: readonly Client[], clock: Clock): Alertmanagers {
  const ask = createAlertmanagersAsker(clients, clock);

  return {
    exist: clients.length > 0,
    alerts: async (priority, signal) => {
      const timeout = priority === 'poll' ? { timeoutMs: pollTimeoutMs } : {};
      const request = { path: '/api/v2/alerts', schema: managerAlerts, priority, ...timeout };
      const answers = await ask(request, signal);
      return {
        alerts: merged(answers.map(({ value }) => value)),
        sentAtMs: Math.min(...answers.map(({ sentAtMs }) => sentAtMs)),
        answeredAtMs: Math.max(...answers.map(({ answeredAtMs }) => answeredAtMs)),
      };
    },
    silences: async (signal) => {
      const request = { path: '/api/v2/silences', schema: silenceList, priority: 'evidence' } as const;
      const answers = await ask(request, signal);
      return [...new Map(answers.flatMap(({ value }) => value).map((silence) => [silence.id, silence])).values()];
    },
    config: async (signal) => {
      const request = { path: '/api/v2/status', schema: managerStatus, priority: 'evidence' } as const;
      const [answer] = await ask(request, signal);
      return readManagerConfig(answer?.value.config.original ?? '');
    },
  };
}

/** One alert a fingerprint. A replica may have seen it earlier: the earliest counts. What keeps it back, all of it. */
function merged(listings: readonly (readonly WireManagerAlert[])[]): readonly WireManagerAlert[] {
  const [only, ...others] = listings;
  if (only !== undefined && others.length === 0) return only;
  const byFingerprint = new Map<string, WireManagerAlert>();
  for (const alert of listings.flat()) {
    const known = byFingerprint.get(alert.fingerprint);
    byFingerprint.set(alert.fingerprint, known === undefined ? alert : bothOf(known, alert));
  }
  return [...byFingerprint.values()];
}

const bothOf = (one: WireManagerAlert, other: WireManagerAlert): WireManagerAlert => ({
  ...(other.startsAt < one.startsAt ? other : one),
  status: {
    silencedBy: union(one.status.silencedBy, other.status.silencedBy),
    inhibitedBy: union(one.status.inhibitedBy, other.status.inhibitedBy),
  },
  receivers: union(one.receivers, other.receivers),
});

const union = (one: readonly string[], other: readonly string[]) => [...new Set([...one, ...other])];
