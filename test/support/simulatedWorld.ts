import fc from 'fast-check';
import type { Alert } from '../../src/domain/alert';
import type { Fact, FactOf } from '../../src/domain/facts';
import { factTime } from '../../src/domain/factTime';
import { storyEffect, storyExpectation, storyScenario } from './storyScenario';

/**
 * A drill as it truly was, in ms: what nobody in it can know exactly. 0 is when the fault was sent; the harness's clock
 * is the true one, the provider's is `offsetMs` ahead.
 */
export interface World {
  readonly offsetMs: number;
  /** A step of the provider's clock, ahead by `byMs` from `atMs` on. */
  readonly step?: { readonly atMs: number; readonly byMs: number };
  readonly pollEveryMs: number;
  readonly pollPhaseMs: number;
  /** Delays of the network to the provider and back, one pair a poll, over and over. */
  readonly delaysMs: readonly (readonly [number, number])[];
  readonly probeEveryMs: number;
  readonly probePhaseMs: number;
  /** From sending a probe to its decision; what it looks at is seen at some moment between. */
  readonly probeTakesMs: number;
  readonly probeLooksAfterShare: number;
  readonly onsetMs: number;
  /** When the alert opens, as the provider knows it: to the ms. Its stamp is cut to the second. */
  readonly openedMs: number;
}

export const worldScenario = storyScenario({
  effect: { ...storyEffect, times: 3 },
  expect: [storyExpectation({ withinMs: 3_600_000 })],
});

/** The wall clock when the fault is sent: a time of today, so that doubles are as coarse as in a real drill. */
export const sentAtMs = Date.UTC(2026, 10, 23, 12);

const beginMs = -30_000;
const resolutionMs = 1_000;

const dayMs = 86_400_000;

/** Anything that the issue allows for. */
const anyWorld: fc.Arbitrary<World> = fc
  .record({
    offsetMs: fc.integer({ min: -dayMs, max: dayMs }),
    pollEveryMs: fc.integer({ min: 200, max: 30_000 }),
    pollPhaseMs: fc.integer({ min: 0, max: 30_000 }),
    delaysMs: fc.array(delays(2_000), { minLength: 1, maxLength: 20 }),
    probeEveryMs: fc.integer({ min: 100, max: 5_000 }),
    probePhaseMs: fc.integer({ min: 0, max: 5_000 }),
    takesShare: fc.double({ min: 0, max: 1, noNaN: true }),
    probeLooksAfterShare: fc.double({ min: 0, max: 1, noNaN: true }),
    onsetMs: fc.integer({ min: 1, max: 20_000 }),
    openedAfterMs: fc.integer({ min: 0, max: 60_000 }),
  })
  .map(({ takesShare, openedAfterMs, ...world }) => ({
    ...world,
    // Probes that overlap are told apart in effect.test.ts.
    probeTakesMs: Math.floor(takesShare * world.probeEveryMs),
    openedMs: 1 + openedAfterMs,
  }));

/** Worlds that can be known within some milliseconds: only they show an error of 10 ms. */
const sharpWorld: fc.Arbitrary<World> = fc
  .record({
    offsetMs: fc.integer({ min: -dayMs, max: dayMs }),
    pollEveryMs: fc.constantFrom(203, 211, 227, 233, 251, 1_013),
    stampEdge: fc.constantFrom('begin', 'end', 'middle'),
    onsetEdge: fc.constantFrom('begin', 'end', 'middle'),
    openedSecond: fc.integer({ min: 3, max: 30 }),
  })
  .map(({ stampEdge, onsetEdge, openedSecond, ...world }) => {
    const edges = { begin: 0, end: 999, middle: 500 };
    const ofProbe = { begin: 1, end: 100, middle: 50 };
    const secondMs = openedSecond * 1_000 - (((world.offsetMs % 1_000) + 1_000) % 1_000);
    return {
      ...world,
      pollPhaseMs: 0,
      delaysMs: [[0, 0]] as const,
      probeEveryMs: 100,
      probePhaseMs: 0,
      probeTakesMs: 0,
      probeLooksAfterShare: 0,
      onsetMs: 1_000 + ofProbe[onsetEdge],
      openedMs: secondMs + edges[stampEdge],
    };
  });

export const worlds = fc.oneof(anyWorld, sharpWorld);

/** A step of an hour, a minute or 3 s, either way, at any moment of the drill. */
export const steppedWorlds = fc
  .tuple(
    worlds,
    fc.constantFrom(3_600_000, 60_000, 3_000),
    fc.constantFrom(1, -1),
    fc.integer({ min: -29_000, max: 90_000 }),
  )
  .chain(([world, byMs, sign, atMs]) =>
    // A step that is smaller than twice the error of a reading (1 s and the delays) can't be told from an error.
    (byMs > 3_000 ? fc.constant(world.delaysMs) : fc.array(delays(200), { minLength: 1, maxLength: 20 })).map(
      (delaysMs) => ({
        ...world,
        delaysMs,
        step: { atMs, byMs: sign * byMs },
      }),
    ),
  );

function delays(maxMs: number): fc.Arbitrary<readonly [number, number]> {
  return fc.tuple(fc.integer({ min: 0, max: maxMs }), fc.integer({ min: 0, max: maxMs }));
}

export const trueLatencyMs = (world: World): number => world.openedMs - world.onsetMs;

/** What the harness gets to know of a world, in the order of its becoming known. */
export function factsOf(world: World): readonly Fact[] {
  const polls = pollsOf(world);
  const shown = polls.at(-3);
  const opening = shown === undefined ? [] : [seenIn(world, shown)];
  const injected: readonly Fact[] = [
    { type: 'injection-sent', atMs: sentAtMs },
    { type: 'injected', sentAtMs, ackedAtMs: sentAtMs },
  ];
  return [...injected, ...probesOf(world), ...opening, ...polls.map((poll) => polledOf(world, poll))].toSorted(
    (a, b) => factTime(a).latest - factTime(b).latest,
  );
}

/** The widest that the latency may be: onset, resolution and offset as this world's figures leave them open. */
export function widthAllowed(world: World): number {
  return onsetWidth(world) + resolutionMs + offsetWidth(world);
}

/** Between the last probe that was good and the first that was bad, but not before the fault was sent. */
function onsetWidth(world: World): number {
  const probes = probesOf(world);
  const firstBad = probes.findIndex(({ result }) => result === 'bad');
  const bad = probes[firstBad];
  const good = probes[firstBad - 1];
  if (bad === undefined) throw new Error('the probes of this world never saw the effect');
  return bad.decidedAtMs - Math.max(sentAtMs, good?.sentAtMs ?? sentAtMs);
}

/** What is left of the offset by the `Date` headers of all polls up to the one that shows the alert. */
function offsetWidth(world: World): number {
  const known = pollsOf(world).slice(0, -2);
  const bounds = known.map((poll) => {
    const dateMs = Math.floor(providerTime(world, poll.readMs) / 1_000) * 1_000;
    const driftMs = 100e-6 * Math.abs(world.openedMs - (poll.sentMs + poll.answeredMs) / 2);
    return { low: dateMs - poll.answeredMs - driftMs, high: dateMs + 1_000 - poll.sentMs + driftMs };
  });
  return Math.min(...bounds.map(({ high }) => high)) - Math.max(...bounds.map(({ low }) => low));
}

export interface PollTimes {
  readonly sentMs: number;
  /** When the provider read its clock and its alerts. */
  readonly readMs: number;
  readonly answeredMs: number;
}

/** Polls from half a minute before the fault until two after the one that shows the alert. */
export function pollsOf(world: World): readonly PollTimes[] {
  const polls: PollTimes[] = [];
  let sentMs = beginMs + (world.pollPhaseMs % world.pollEveryMs);
  for (let showing = 0; showing < 3;) {
    const [toMs, backMs] = world.delaysMs[polls.length % world.delaysMs.length] ?? [0, 0];
    const poll = { sentMs, readMs: sentMs + toMs, answeredMs: sentMs + toMs + backMs };
    polls.push(poll);
    if (poll.readMs >= world.openedMs) showing += 1;
    sentMs = Math.max(sentMs + world.pollEveryMs, poll.answeredMs);
  }
  return polls;
}

const providerTime = ({ offsetMs, step }: World, trueMs: number): number =>
  sentAtMs + trueMs + offsetMs + (step !== undefined && trueMs >= step.atMs ? step.byMs : 0);

const cutToSecond = (ms: number) => {
  const earliest = Math.floor(ms / 1_000) * 1_000;
  return { earliest, latest: earliest + 1_000 };
};

function polledOf(world: World, { sentMs, readMs, answeredMs }: PollTimes): FactOf<'polled'> {
  const times = { sentAtMs: sentAtMs + sentMs, answeredAtMs: sentAtMs + answeredMs };
  const clock = [{ ...times, shown: cutToSecond(providerTime(world, readMs)) }];
  const openIds = readMs >= world.openedMs ? ['a1'] : [];
  return {
    type: 'polled',
    provider: 'mackerel',
    ...times,
    result: { ok: true, pages: 1, complete: true, openIds, clock },
  };
}

function seenIn(world: World, { sentMs, answeredMs }: PollTimes): FactOf<'alert-seen'> {
  const openedAt = cutToSecond(providerTime(world, world.openedMs));
  const alert: Alert = {
    provider: 'mackerel',
    id: 'a1',
    monitor: { id: 'm1', name: 'Latency' },
    target: { service: 'shop' },
    openedAt,
    transitions: [{ severity: 'critical', at: openedAt }],
  };
  return { type: 'alert-seen', sentAtMs: sentAtMs + sentMs, answeredAtMs: sentAtMs + answeredMs, alert };
}

/** Probes from before the fault until the effect is confirmed. */
function probesOf(world: World): readonly FactOf<'probed'>[] {
  const probes: FactOf<'probed'>[] = [];
  let sentMs = -10_000 + (world.probePhaseMs % world.probeEveryMs);
  for (let bad = 0; bad < 3; sentMs += world.probeEveryMs) {
    const sees = sentMs + world.probeLooksAfterShare * world.probeTakesMs >= world.onsetMs;
    const times = { sentAtMs: sentAtMs + sentMs, decidedAtMs: sentAtMs + sentMs + world.probeTakesMs };
    probes.push({ type: 'probed', probe: 'effect', ...times, result: sees ? 'bad' : 'good', detail: '' });
    if (sees) bad += 1;
  }
  return probes;
}
