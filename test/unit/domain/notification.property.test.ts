import fc from 'fast-check';
import { widthOf, type Interval } from '../../../src/domain/instant';
import { judge } from '../../../src/domain/judge';
import { story, type Story } from '../../support/drillStory';
import { factsOf, sentAtMs, worldScenario, worlds, type World } from '../../support/simulatedWorld';
import { storyExpectation, storyScenario } from '../../support/storyScenario';

/** A world, and how long after the alert opened somebody was told. */
const tellings = fc.tuple(worlds, fc.integer({ min: 0, max: 60_000 }));

/** Doubles of today's date are a quarter of a microsecond apart. */
const roundingMs = 0.01;

function conclusionOf(world: World, afterMs: number) {
  const [expectation = storyExpectation()] = worldScenario.expect;
  const scenario = { ...worldScenario, expect: [{ ...expectation, notified: { withinMs: 3_600_000 } }] };
  const known = factsOf(world).map((fact) =>
    fact.type === 'alert-seen' ? { ...fact, alert: { ...fact.alert, notifiedAs: fact.alert.id } } : fact,
  );
  return judge(scenario, [
    { type: 'receiver-ready', atMs: sentAtMs - 20_000, url: 'http://127.0.0.1:19095' },
    ...known,
    {
      type: 'notification-arrived',
      atMs: sentAtMs + world.openedMs + afterMs,
      of: { reference: 'a1', state: 'firing' },
    },
  ]);
}

describe('the time until somebody was told, whatever polls, network and clocks do', () => {
  const truthLiesWithin = (change: (latency: Interval) => Interval) =>
    fc.property(tellings, ([world, afterMs]) => {
      // An effect that is seen after the fact begins when the fault is sent, at the earliest.
      const latency = conclusionOf(world, afterMs).expectations[0]?.notification?.latency;
      if (latency === undefined) return false;
      const { earliest, latest } = change(latency);
      const trueMs = world.openedMs + afterMs - world.onsetMs;
      return earliest <= trueMs + roundingMs && trueMs - roundingMs <= latest;
    });

  it('lies within the interval that is reported', () => {
    fc.assert(
      truthLiesWithin((latency) => latency),
      { numRuns: 60 },
    );
  });

  it.each<[string, (latency: Interval) => Interval]>([
    ['begins 10 ms later', ({ earliest, latest }) => ({ earliest: earliest + 10, latest })],
    ['ends 10 ms sooner', ({ earliest, latest }) => ({ earliest, latest: latest - 10 })],
  ])('would not lie in an interval that %s: the control', (_what, narrowed) => {
    expect(fc.check(truthLiesWithin(narrowed), { numRuns: 300, seed: 1, endOnFailure: true }).failed).toBe(true);
  });

  it('is as certain as the onset: no clock but the own one takes part in it', () => {
    fc.assert(
      fc.property(tellings, ([world, afterMs]) => {
        const { onset, expectations } = conclusionOf(world, afterMs);
        const latency = expectations[0]?.notification?.latency;
        return (
          onset !== undefined && latency !== undefined && Math.abs(widthOf(latency) - widthOf(onset)) <= roundingMs
        );
      }),
      { numRuns: 25 },
    );
  });
});

describe('whatever happens after it was decided whether somebody was told', () => {
  const scenario = storyScenario({
    expect: [storyExpectation({ notified: { withinMs: 80_000, receiver: 'oncall' } })],
  });
  const begun = story(scenario).polls(-10, 21).receiverReady().injected(0).effectSeen(0, 21).alertOpened(20);

  const happenings: readonly ((drill: Story, at: number) => Story)[] = [
    (drill, at) => drill.notified(at, { receiver: 'oncall' }),
    (drill, at) => drill.notified(at, { receiver: 'oncall', severity: 'warning' }),
    (drill, at) => drill.notified(at, { receiver: 'oncall', reference: 'a2' }),
    (drill, at) => drill.notified(at, { receiver: 'team-b' }),
    (drill, at) => drill.notificationCut(at),
    (drill, at) => drill.poll(at),
    (drill, at) => drill.due('hold', at),
    (drill, at) => drill.stopped('aborted', at),
    (drill, at) => drill.rolledBack(at),
    (drill, at) => drill.probed('good', at),
    (drill, at) => drill.alertClosed(at),
    (drill, at) => drill.alertOpened(at, { id: 'again' }).notified(at, { receiver: 'oncall', reference: 'again' }),
  ];

  const histories = fc
    .array(fc.tuple(fc.nat({ max: happenings.length - 1 }), fc.integer({ min: 1, max: 40 })), {
      minLength: 1,
      maxLength: 10,
    })
    .map((steps) => {
      let at = 21;
      return steps.reduce<readonly Story[]>(
        (stories, [index, wait]) => {
          at += wait;
          const last = stories.at(-1) ?? begun;
          return [...stories, happenings[index]?.(last, at) ?? last];
        },
        [begun],
      );
    });

  const verdictsOf = (stories: readonly Story[]) => stories.map((each) => each.verdict().notification?.verdict);

  const stays = (isIt: (verdict: string | undefined) => boolean) =>
    fc.property(histories, (stories) => {
      const verdicts = verdictsOf(stories);
      const first = verdicts.findIndex(isIt);
      return first < 0 || verdicts.slice(first).every((verdict) => verdict === verdicts[first]);
    });

  it('stays so', () => {
    fc.assert(
      stays((verdict) => verdict !== undefined),
      { numRuns: 60 },
    );
  });

  it('comes to each of these often enough to be tested', () => {
    const verdicts = fc.sample(histories, { numRuns: 150, seed: 1 }).map((stories) => verdictsOf(stories.slice(-1))[0]);
    const count = (verdict: string | undefined) => verdicts.filter((each) => each === verdict).length;
    for (const verdict of ['notified', 'notified-late', 'not-notified', 'notification-unknown', undefined]) {
      expect([verdict, count(verdict) > 1]).toEqual([verdict, true]);
    }
  });

  it('would not stay undecided: the control', () => {
    const undecided = stays((verdict) => verdict === undefined);
    expect(fc.check(undecided, { numRuns: 100, seed: 1, endOnFailure: true }).failed).toBe(true);
  });
});
