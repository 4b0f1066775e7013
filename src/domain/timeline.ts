import type { Alert } from './alert';
import { offsetEpochs, type OffsetEpoch } from './clockOffset';
import { effectChanges, type EffectChange } from './effect';
import type { Fact, FactOf, ResolvedMonitor } from './facts';
import { groupBy } from './groupBy';
import type { Interval } from './instant';
import type { Scenario } from './scenario';

/** The facts, sorted by what they say. Everything else in `judge` reads from here. */
export interface Timeline {
  readonly scenario: Scenario;
  readonly monitors: ReadonlyMap<string, ResolvedMonitor>;
  readonly blocked: readonly FactOf<'blocked'>[];
  readonly notes: readonly string[];
  readonly sleptMs: number;
  readonly polls: ReadonlyMap<string, readonly FactOf<'polled'>[]>;
  readonly epochs: ReadonlyMap<string, readonly OffsetEpoch[]>;
  readonly sightings: readonly Sighting[];
  readonly loads: readonly FactOf<'load-measured'>[];
  readonly evidence: ReadonlyMap<string, FactOf<'evidence-fetched'>>;
  /** [sent, acknowledged]; for a fault that failed half-way [sent, failed]. */
  readonly injection?: Interval;
  readonly injectionFailed?: FactOf<'injection-failed'>;
  readonly changes: readonly EffectChange[];
  readonly onset?: Interval;
  readonly dues: ReadonlyMap<FactOf<'due'>['what'], number>;
  readonly stopped?: FactOf<'stopped'>;
  readonly rollbackStartedAtMs?: number;
  readonly rolledBack?: FactOf<'rolled-back'>;
  readonly rollbackFailed?: FactOf<'rollback-failed'>;
  /** End of the window that is judged: of the hold, the stop or the rollback, whichever came first. */
  readonly windowEndMs?: number;
  /** The last phase was reached: what is not known now never will be. */
  readonly closing: boolean;
}

/** All that is known of one alert: its last state, and when each of its states was first seen. */
export interface Sighting {
  readonly alert: Alert;
  readonly seen: readonly FactOf<'alert-seen'>[];
}

export function timelineOf(scenario: Scenario, facts: readonly Fact[]): Timeline {
  const all = <T extends Fact['type']>(type: T): readonly FactOf<T>[] =>
    facts.filter((fact): fact is FactOf<T> => fact.type === type);
  const injection = injectionOf(all);
  const injectionFailed = all('injection-failed')[0];
  const stopped = all('stopped')[0];
  const rollbackStartedAtMs = all('rollback-started')[0]?.atMs;
  const rolledBack = all('rolled-back').at(-1);
  const rollbackFailed = all('rollback-failed').at(-1);
  const dues = firstDues(all('due'));
  const polls = groupBy(all('polled'), (poll) => poll.provider);
  const changes = changesOf(scenario, all('probed'), injection);
  const onset = onsetOf(scenario, changes, injection);
  const windowEndMs = earliestOf(dues.get('hold'), dues.get('max-hold'), stopped?.atMs, rollbackStartedAtMs);
  return {
    scenario,
    monitors: new Map(all('monitor-resolved').map((fact) => [fact.key, fact.monitor])),
    blocked: all('blocked'),
    notes: all('noted').map((fact) => fact.text),
    sleptMs: all('machine-slept').reduce((sum, fact) => sum + fact.byMs, 0),
    polls,
    epochs: new Map([...polls].map(([provider, answers]) => [provider, offsetEpochs(answers.flatMap(readingsOf))])),
    sightings: sightingsOf(all('alert-seen')),
    loads: all('load-measured'),
    evidence: new Map(all('evidence-fetched').map((fact) => [fact.key, fact])),
    changes,
    dues,
    closing: all('phase-entered').some((fact) => fact.phase === 'verdict'),
    ...(injection && { injection }),
    ...(injectionFailed && { injectionFailed }),
    ...(onset && { onset }),
    ...(stopped && { stopped }),
    ...(rollbackStartedAtMs !== undefined && { rollbackStartedAtMs }),
    ...(rolledBack && { rolledBack }),
    ...(rollbackFailed && { rollbackFailed }),
    ...(windowEndMs !== undefined && { windowEndMs }),
  };
}

type FactsOf = <T extends Fact['type']>(type: T) => readonly FactOf<T>[];

function injectionOf(all: FactsOf): Interval | undefined {
  const injected = all('injected')[0];
  if (injected !== undefined) return { earliest: injected.sentAtMs, latest: injected.ackedAtMs };
  const sent = all('injection-sent')[0];
  const failed = all('injection-failed')[0];
  return sent && failed && { earliest: sent.atMs, latest: failed.atMs };
}

function changesOf(
  scenario: Scenario,
  probes: readonly FactOf<'probed'>[],
  injection: Interval | undefined,
): readonly EffectChange[] {
  if (scenario.effect === undefined || injection === undefined) return [];
  const ofEffect = probes.filter((probe) => probe.probe === 'effect');
  return effectChanges(ofEffect, scenario.effect.times, injection.earliest);
}

/** Without an effect probe the effect is taken to begin with the injection; a control has its window's begin. */
function onsetOf(
  scenario: Scenario,
  changes: readonly EffectChange[],
  injection: Interval | undefined,
): Interval | undefined {
  if (scenario.effect === undefined || scenario.fault === undefined) return injection;
  return changes.find((change) => change.state === 'there')?.at;
}

function firstDues(dues: readonly FactOf<'due'>[]): ReadonlyMap<FactOf<'due'>['what'], number> {
  const first = new Map<FactOf<'due'>['what'], number>();
  for (const due of dues) if (!first.has(due.what)) first.set(due.what, due.atMs);
  return first;
}

const readingsOf = (poll: FactOf<'polled'>) => (poll.result.ok ? poll.result.clock : []);

function sightingsOf(seen: readonly FactOf<'alert-seen'>[]): readonly Sighting[] {
  const byAlert = groupBy(seen, (fact) => `${fact.alert.provider}\n${fact.alert.id}`);
  return [...byAlert.values()].flatMap((states) => {
    const last = states.at(-1);
    return last === undefined ? [] : [{ alert: last.alert, seen: states }];
  });
}

function earliestOf(...times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** When the effect was gone for good, as far as the probes tell; without a probe, when the rollback was acknowledged. */
export function effectGoneOf(timeline: Timeline): Interval | undefined {
  if (timeline.scenario.fault === undefined) return timeline.injection;
  if (timeline.scenario.effect !== undefined && timeline.onset !== undefined) {
    const last = timeline.changes.at(-1);
    return last?.state === 'gone' ? last.at : undefined;
  }
  const { rolledBack } = timeline;
  return rolledBack && { earliest: rolledBack.sentAtMs, latest: rolledBack.ackedAtMs };
}
