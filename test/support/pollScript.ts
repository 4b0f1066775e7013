import type { Alert } from '../../src/domain/alert';
import type { PollAnswer, PollQuery, Provider } from '../../src/ports/provider';
import type { VirtualClock } from './virtualClock';

export interface PollScript {
  /** Provider's clock minus the harness's, ms. */
  readonly offsetMs?: number;
  /** There and back, together, ms. Default 20. */
  readonly roundTripMs?: number;
  /** What is listed at a time of the harness's clock. Throws what a poll is to throw. */
  alertsAt(atMs: number): readonly Alert[];
  /** Whether the answer tells the provider's clock; default: it does. */
  tellsTime?(atMs: number): boolean;
}

export interface PolledProvider extends Provider {
  /** Each poll so far: what was asked, and when it was sent. */
  readonly polls: readonly (PollQuery & { readonly atMs: number })[];
  /** The most polls that were in flight at once. */
  overlap(): number;
}

/** A provider whose polls follow a script in time; its clock shows whole seconds, as an HTTP `Date` header does. */
export function pollScript(clock: VirtualClock, script: PollScript): PolledProvider {
  const polls: (PollQuery & { atMs: number })[] = [];
  const halfMs = (script.roundTripMs ?? 20) / 2;
  let inFlight = 0;
  let overlap = 0;
  const unscripted = () => Promise.reject(new Error('The script has polls only.'));
  const poll = async (query: PollQuery, signal: AbortSignal): Promise<PollAnswer> => {
    const sentAtMs = clock.now();
    polls.push({ ...query, atMs: sentAtMs });
    overlap = Math.max(overlap, (inFlight += 1));
    try {
      await clock.sleep(halfMs, signal);
      const shownMs = Math.floor((clock.now() + (script.offsetMs ?? 0)) / 1000) * 1000;
      const tells = script.tellsTime?.(clock.now()) ?? true;
      const alerts = script.alertsAt(clock.now());
      await clock.sleep(halfMs, signal);
      const times = { sentAtMs, answeredAtMs: clock.now() };
      const reading = { ...times, shown: { earliest: shownMs, latest: shownMs + 1000 } };
      return { ...times, pages: 1, complete: query.sinceMs !== undefined, alerts, clock: tells ? [reading] : [] };
    } finally {
      inFlight -= 1;
    }
  };
  return {
    name: 'scripted',
    kind: 'scripted',
    identify: unscripted,
    listMonitors: unscripted,
    inspect: unscripted,
    explain: unscripted,
    poll,
    polls,
    overlap: () => overlap,
  };
}

/** An alert that is open since `openedAtMs` (provider's clock), with what else a test needs. */
export function openAlert(id: string, openedAtMs: number, more: Partial<Alert> = {}): Alert {
  const at = { earliest: openedAtMs, latest: openedAtMs + 1000 };
  return {
    provider: 'scripted',
    id,
    monitor: { id: 'm1', name: 'Latency' },
    target: {},
    openedAt: at,
    transitions: [{ severity: 'warning', at }],
    ...more,
  };
}
