import { effectChanges, isSeenGone, type EffectChange } from './effect';
import type { Fact, FactOf } from './facts';
import type { ResolvedMonitor } from './resolvedMonitor';
import { groupBy } from './groupBy';
import type { Interval } from './instant';
import type { Scenario } from './scenario';
import { sightingsOf, type Sighting } from './sightings';
import { polledBy, type Polled } from './stamps';
import { windowEndOf, type WindowEnd } from './windowEnd';

/** The facts, sorted by what they say. Everything else in `judge` reads from here. */
export interface Timeline {
  readonly scenario: Scenario;
  readonly monitors: ReadonlyMap<string, ResolvedMonitor>;
  readonly blocked: readonly FactOf<'blocked'>[];
  readonly notes: readonly string[];
  readonly sleptMs: number;
  readonly polled: ReadonlyMap<string, Polled>;
  readonly sightings: readonly Sighting[];
  readonly loads: readonly FactOf<'load-measured'>[];
  /** Why it did not fire, by key. */
  readonly evidence: ReadonlyMap<string, FactOf<'evidence-fetched'>>;
  /** Why nobody was told of what fired, by key. */
  readonly notificationEvidence: ReadonlyMap<string, FactOf<'evidence-fetched'>>;
  /** Absent: nobody listened for notifications. */
  readonly receiverReadyAtMs?: number;
  readonly notifications: readonly FactOf<'notification-arrived'>[];
  readonly notificationsCut: readonly FactOf<'notification-cut'>[];
  /** Injection was sent: the fault may be there until it is rolled back. */
  readonly touched: boolean;
  /** [sent, acknowledged]; of a fault that failed or was stopped half-way [sent, that moment]. */
  readonly injection?: Interval;
  readonly injectionFailed?: FactOf<'injection-failed'>;
  readonly changes: readonly EffectChange[];
  /** When the effect began, or the injection without a probe. An effect that was confirmed too late is none. */
  readonly onset?: Interval;
  readonly dues: ReadonlySet<FactOf<'due'>['what']>;
  /** What stopped the drill in its window; later than that it changes nothing. */
  readonly stopped?: FactOf<'stopped'>;
  readonly rollbackStartedAtMs?: number;
  readonly rolledBack?: FactOf<'rolled-back'>;
  /** The probe has said so since the rollback; without a probe nobody can. */
  readonly seenGone: boolean;
  /** Only where that is the rollback's last word. */
  readonly rollbackFailed?: FactOf<'rollback-failed'>;
  /** Absent: alerts are still expected. */
  readonly windowEnd?: WindowEnd;
  /** Nobody waits any longer to see that the effect is gone. */
  readonly waitingEnded?: FactOf<'waiting-ended'>;
  /** The last phase was reached: what is not known now never will be. */
  readonly closing: boolean;
}

export function timelineOf(scenario: Scenario, facts: readonly Fact[]): Timeline {
  const byType = groupBy(facts, ({ type }) => type);
  const all = <T extends Fact['type']>(type: T): readonly FactOf<T>[] =>
    (byType.get(type) ?? []).filter((fact): fact is FactOf<T> => fact.type === type);
  const heldUntil = windowEndOf(facts);
  const injection = injectionOf(all, heldUntil);
  const polled = polledOf(all('polled'), injection);
  const changes = changesOf(scenario, all('probed'), injection);
  const tooLate = effectWithinOf(scenario, all('due'));
  const onset = onsetOf(scenario, changes, injection, earlierOf(heldUntil, tooLate));
  const windowEnd = onset === undefined ? earlierOf(heldUntil, tooLate) : heldUntil;
  const injectionFailed = all('injection-failed')[0];
  const stopped = windowEnd?.by === 'stopped' ? all('stopped').find(({ atMs }) => atMs === windowEnd.atMs) : undefined;
  const rollbackStartedAtMs = all('rollback-started')[0]?.atMs;
  const rolledBack = all('rolled-back').at(-1);
  const receiverReadyAtMs = all('receiver-ready')[0]?.atMs;
  const waitingEnded = all('waiting-ended')[0];
  const rollbackEnd = facts.findLast(({ type }) => type === 'rolled-back' || type === 'rollback-failed');
  return {
    scenario,
    monitors: new Map(all('monitor-resolved').map((fact) => [fact.key, fact.monitor])),
    blocked: all('blocked'),
    notes: all('noted').map((fact) => fact.text),
    sleptMs: all('machine-slept').reduce((sum, fact) => sum + fact.byMs, 0),
    polled,
    sightings: sightingsOf(all('alert-seen'), polled),
    loads: all('load-measured'),
    evidence: byKey(all('evidence-fetched').filter(({ about }) => about === undefined)),
    notificationEvidence: byKey(all('evidence-fetched').filter(({ about }) => about === 'notification')),
    ...(receiverReadyAtMs !== undefined && { receiverReadyAtMs }),
    notifications: all('notification-arrived'),
    notificationsCut: all('notification-cut'),
    touched: all('injection-sent').length > 0 || all('injected').length > 0,
    changes,
    seenGone: seenGoneOf(scenario, all('probed'), injection, rolledBack),
    dues: new Set(all('due').map(({ what }) => what)),
    closing: all('phase-entered').some((fact) => fact.phase === 'verdict'),
    ...(injection && { injection }),
    ...(injectionFailed && { injectionFailed }),
    ...(onset && { onset }),
    ...(stopped && { stopped }),
    ...(rollbackStartedAtMs !== undefined && { rollbackStartedAtMs }),
    ...(rolledBack && { rolledBack }),
    ...(rollbackEnd?.type === 'rollback-failed' && { rollbackFailed: rollbackEnd }),
    ...(waitingEnded && { waitingEnded }),
    ...(windowEnd && { windowEnd }),
  };
}

/** When the effect was gone for good, as far as the probes tell; without a probe, when the rollback was acknowledged. */
export function effectGoneOf(timeline: Timeline): Interval | undefined {
  const { scenario, injection, changes, rolledBack } = timeline;
  if (scenario.fault === undefined) return injection;
  const last = changes.at(-1);
  if (last !== undefined) return last.state === 'gone' ? last.at : undefined;
  return rolledBack && { earliest: rolledBack.sentAtMs, latest: rolledBack.ackedAtMs };
}

const byKey = (facts: readonly FactOf<'evidence-fetched'>[]) => new Map(facts.map((fact) => [fact.key, fact]));

type FactsOf = <T extends Fact['type']>(type: T) => readonly FactOf<T>[];

function injectionOf(all: FactsOf, end: WindowEnd | undefined): Interval | undefined {
  const injected = all('injected')[0];
  if (injected !== undefined) return { earliest: injected.sentAtMs, latest: injected.ackedAtMs };
  const sent = all('injection-sent')[0];
  return sent && end && { earliest: sent.atMs, latest: Math.max(sent.atMs, end.atMs) };
}

function polledOf(polls: readonly FactOf<'polled'>[], injection: Interval | undefined): ReadonlyMap<string, Polled> {
  const sinceMs = injection?.earliest ?? Number.POSITIVE_INFINITY;
  return new Map([...groupBy(polls, ({ provider }) => provider)].map(([name, own]) => [name, polledBy(own, sinceMs)]));
}

function changesOf(
  scenario: Scenario,
  probes: readonly FactOf<'probed'>[],
  injection: Interval | undefined,
): readonly EffectChange[] {
  if (scenario.effect === undefined || scenario.fault === undefined || injection === undefined) return [];
  return effectChanges(ofEffect(probes), scenario.effect.times, injection.earliest);
}

function seenGoneOf(
  { effect }: Scenario,
  probes: readonly FactOf<'probed'>[],
  injection: Interval | undefined,
  rolledBack: FactOf<'rolled-back'> | undefined,
): boolean {
  if (effect === undefined || injection === undefined || rolledBack === undefined) return false;
  return isSeenGone(ofEffect(probes), effect.times, injection.earliest, rolledBack.ackedAtMs);
}

const ofEffect = (probes: readonly FactOf<'probed'>[]) => probes.filter(({ probe }) => probe === 'effect');

/** Without an effect probe the effect is taken to begin with the injection; a control has its window's begin. */
function onsetOf(
  scenario: Scenario,
  changes: readonly EffectChange[],
  injection: Interval | undefined,
  end: WindowEnd | undefined,
): Interval | undefined {
  if (scenario.effect === undefined || scenario.fault === undefined) return injection;
  const began = changes.find((change) => change.state === 'there');
  return began === undefined || (end !== undefined && began.confirmedAtMs > end.atMs) ? undefined : began.at;
}

function effectWithinOf(scenario: Scenario, dues: readonly FactOf<'due'>[]): WindowEnd | undefined {
  if (scenario.effect === undefined || scenario.fault === undefined) return undefined;
  const due = dues.find(({ what }) => what === 'effect-within');
  return due && { atMs: due.atMs, by: 'effect-within' };
}

const earlierOf = (a: WindowEnd | undefined, b: WindowEnd | undefined): WindowEnd | undefined =>
  a === undefined || (b !== undefined && b.atMs < a.atMs) ? b : a;
