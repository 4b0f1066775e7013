import type { Explanation } from '../../src/domain/explanation';
import type { BlockReason } from '../../src/domain/facts';
import type { ResolvedMonitor } from '../../src/domain/resolvedMonitor';
import type { PlannedCourtesies } from '../../src/ports/courtesy';
import type { Evidence, PollAnswer, PollQuery, Provider } from '../../src/ports/provider';
import { pollScript, type PollScript } from './pollScript';
import type { VirtualClock } from './virtualClock';

export interface ProviderScript extends PollScript {
  /** What a poll that is sent at a time throws, if anything. */
  failureAt?(atMs: number): Error | undefined;
  /** A poll that is sent at a time never answers: it waits until it is told to end. */
  hangsAt?(atMs: number): boolean;
  /** What is known of each monitor beside its name. */
  readonly monitor?: Partial<ResolvedMonitor>;
  readonly blockers?: readonly BlockReason[];
  readonly evidence?: Evidence;
  /** What asking for evidence throws. */
  readonly evidenceFails?: Error;
  /** What there is to be written for a drill; absent: nothing is offered. */
  readonly planned?: PlannedCourtesies;
  /** Why nobody was told; absent: it can't tell. */
  readonly notificationEvidence?: readonly Explanation[] | Error;
}

export interface ScriptedProvider extends Provider {
  /** Keys of what it was asked to explain, in order. */
  readonly explained: readonly string[];
  /** Ids of the alerts of which it was asked why nobody was told. */
  readonly explainedAlerts: readonly string[];
}

/** A provider that follows a script in time, whole: monitors resolve by name, evidence is as given. */
export function scriptedProvider(clock: VirtualClock, script: ProviderScript): ScriptedProvider {
  const polled = pollScript(clock, script);
  const explained: string[] = [];
  const explainedAlerts: string[] = [];
  const { notificationEvidence: why, planned } = script;
  const poll = async (query: PollQuery, signal: AbortSignal): Promise<PollAnswer> => {
    const sentAtMs = clock.now();
    const failure = script.failureAt?.(sentAtMs);
    if (failure !== undefined) {
      await clock.sleep(20, signal);
      throw failure;
    }
    if (script.hangsAt?.(sentAtMs) === true) await clock.sleep(Number.POSITIVE_INFINITY, signal);
    return polled.poll(query, signal);
  };
  return {
    ...polled,
    poll,
    explained,
    explainedAlerts,
    ...(planned && { planCourtesies: () => Promise.resolve(planned) }),
    ...(why !== undefined && {
      explainNotification: (_expectation, { id }) => {
        explainedAlerts.push(id);
        return why instanceof Error ? Promise.reject(why) : Promise.resolve(why);
      },
    }),
    identify: () => Promise.resolve({ kind: polled.kind, name: polled.name, url: 'http://127.0.0.1/' }),
    inspect: ({ monitor }) => {
      const name = 'name' in monitor ? monitor.name : monitor.id;
      const resolved = { id: name, name, configHash: 'c0ffee', ...script.monitor };
      return Promise.resolve({ monitor: resolved, blockers: script.blockers ?? [], notes: [] });
    },
    explain: ({ key }) => {
      explained.push(key);
      if (script.evidenceFails !== undefined) return Promise.reject(script.evidenceFails);
      return Promise.resolve(script.evidence ?? { data: 'present', explanation: [] });
    },
  };
}
