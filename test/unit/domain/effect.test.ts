import { effectChanges } from '../../../src/domain/effect';
import type { FactOf } from '../../../src/domain/facts';
import { between } from '../../../src/domain/instant';
import { heldDrill, silentDrill, story } from '../../support/drillStory';
import { storyScenario } from '../../support/storyScenario';

/** `g`ood, `b`ad and `u`nknown probes, one a second from second 1 on, each decided 100 ms after it was sent. */
function probes(script: string): readonly FactOf<'probed'>[] {
  const results = { g: 'good', b: 'bad', u: 'unknown' } as const;
  return script.split('').flatMap((letter, index) => {
    if (letter !== 'g' && letter !== 'b' && letter !== 'u') return [];
    const sentAtMs = (index + 1) * 1_000;
    const times = { sentAtMs, decidedAtMs: sentAtMs + 100 };
    return [{ type: 'probed', probe: 'effect', ...times, result: results[letter], detail: letter } as const];
  });
}

const changes = (script: string, { times = 3, sentAtMs = 500 } = {}) => effectChanges(probes(script), times, sentAtMs);

describe('the onset of an effect', () => {
  it('lies between the sending of the last good probe and the decision of the first bad one', () => {
    expect(changes('ggbbb')).toEqual([
      { state: 'there', at: between(2_000, 3_100), flapping: false, confirmedAtMs: 5_100 },
    ]);
  });

  it('needs as many bad probes in a row as asked for, not one less', () => {
    expect(changes('ggbb')).toEqual([]);
    expect(changes('ggbbg')).toEqual([]);
    expect(changes('ggbb', { times: 2 })).toHaveLength(1);
    expect(changes('gbgbgbgb')).toEqual([]);
    expect(changes('gb', { times: 1 })).toHaveLength(1);
  });

  it('is never before the fault was sent', () => {
    expect(changes('bbb')[0]?.at).toEqual(between(500, 1_100));
    expect(changes('ggbbb', { sentAtMs: 2_050 })[0]?.at).toEqual(between(2_050, 3_100));
  });

  it('ignores what was decided before the fault was sent', () => {
    expect(changes('bbggg', { sentAtMs: 2_101 })).toEqual([]);
    expect(changes('bbb', { sentAtMs: 1_101 })).toEqual([]);
    expect(changes('bbb', { sentAtMs: 1_100 })).toHaveLength(1);
  });

  it('may lie at the first sign of an effect that flaps, and is marked', () => {
    expect(changes('gbgbgbbb')).toEqual([
      { state: 'there', at: between(1_000, 6_100), flapping: true, confirmedAtMs: 8_100 },
    ]);
    expect(changes('gbbb')[0]?.flapping).toBe(false);
  });

  it('does not care for probes that tell nothing', () => {
    expect(changes('gubububu')).toEqual([
      { state: 'there', at: between(1_000, 3_100), flapping: false, confirmedAtMs: 7_100 },
    ]);
  });

  it('is bound by the first decision where probes overlap', () => {
    const [good, first, second, third] = probes('gbbb');
    const slow = [good!, { ...first!, decidedAtMs: 9_000 }, second!, third!];
    expect(effectChanges(slow, 3, 500)).toEqual([
      { state: 'there', at: between(1_000, 3_100), flapping: false, confirmedAtMs: 9_000 },
    ]);
  });

  it('does not depend on the order in which probes became known', () => {
    expect(effectChanges(probes('ggbbb').toReversed(), 3, 500)).toEqual(changes('ggbbb'));
  });
});

describe('the end of an effect', () => {
  it('lies between the sending of the last bad probe and the decision of the first good one', () => {
    expect(changes('bbbbggg')[1]).toEqual({
      state: 'gone',
      at: between(4_000, 5_100),
      flapping: false,
      confirmedAtMs: 7_100,
    });
  });

  it('is after the last bad probe, however often good ones came between', () => {
    expect(changes('bbbgbgbbggg')[1]).toEqual({
      state: 'gone',
      at: between(8_000, 9_100),
      flapping: true,
      confirmedAtMs: 11_100,
    });
  });

  it('can be followed by another beginning', () => {
    expect(changes('bbbgggbbb').map(({ state }) => state)).toEqual(['there', 'gone', 'there']);
    expect(changes('bbbgggbbb')[2]?.at).toEqual(between(6_000, 7_100));
  });
});

describe('an effect that goes away', () => {
  const ended = (at: number) =>
    story()
      .polls(-10, 101)
      .injected(0)
      .effectSeen(0, at)
      .effectGone(at, 100)
      .due('hold', 90)
      .rolledBack(90)
      .evidence('present')
      .entered('verdict', 110);

  it.each([
    [59.999, 'effect-ended'],
    [60, 'missed'],
    [60.001, 'missed'],
  ])('after %d s of 60 gives %s', (at, verdict) => {
    expect(ended(at).verdict().verdict).toBe(verdict);
  });

  it('does not spoil a detection, before or after its end', () => {
    expect(ended(30).alertOpened(20).verdict().verdict).toBe('detected');
    expect(ended(30).alertOpened(59).verdict().verdict).toBe('detected');
    expect(ended(30).alertOpened(61).verdict().verdict).toBe('effect-ended');
    expect(ended(60).alertOpened(61).verdict().verdict).toBe('late');
  });

  it('is not decided before the hold is over: the alert may still come', () => {
    const live = story().polls(-10, 50).injected(0).effectSeen(0, 20).effectGone(20, 50);
    expect(live.verdict()).toMatchObject({ awaiting: 'window' });
    expect(live.verdict().verdict).toBeUndefined();
    expect(live.alertOpened(50).verdict().verdict).toBe('detected');
  });

  it('counts from the first time that it did, even if it came back', () => {
    const back = ended(95).probed('good', 20.1).probed('good', 20.2).probed('good', 20.3);
    expect(back.verdict().verdict).toBe('effect-ended');
    // The control: two good probes are no end.
    expect(ended(95).probed('good', 20.1).probed('good', 20.2).verdict().verdict).toBe('missed');
  });

  it('went away by itself where the first good probe came before the rollback, though confirmed after it', () => {
    const drill = (goneAt: number) =>
      story(storyScenario())
        .polls(-10, 101)
        .injected(0)
        .effectSeen(0, goneAt)
        .effectGone(goneAt, 60)
        .stopped('interrupted', 50)
        .rolledBack(50)
        .entered('verdict', 110)
        .verdict().verdict;
    expect(drill(49)).toBe('effect-ended');
    expect(drill(50)).toBe('interrupted');
    const between = story().polls(-10, 101).injected(0).effectSeen(0, 50).effectGone(50.5, 60);
    expect(between.stopped('interrupted', 50).rolledBack(50).entered('verdict', 110).verdict().verdict).toBe(
      'interrupted',
    );
  });
});

describe('an effect that is not seen', () => {
  const unseen = story().polls(-10, 60).injected(0);

  it('is waited for', () => {
    expect(unseen.verdict()).toMatchObject({ awaiting: 'onset' });
  });

  it('ends the window when its time is up, and the drill looks once more before it says no-effect', () => {
    const up = story().polls(-10, 31).injected(0).due('effect-within', 30);
    expect(up.verdict()).toMatchObject({ awaiting: 'coverage' });
    const looked = up.polls(31, 40);
    expect(looked.verdict()).toMatchObject({ verdict: 'no-effect', outcome: 'inconclusive' });
    expect(looked.verdict().reason).toBe('the effect (GET /checkout sees 404) was not seen within 30 s');
    expect(looked.alertOpened(29).verdict().verdict).toBe('detected');
  });

  it('does not make a missed alert of it when it appears after all', () => {
    const after = story().polls(-10, 120).injected(0).due('effect-within', 30).rolledBack(30).entered('verdict', 120);
    expect(after.effectSeen(28.1, 40).verdict().verdict).toBe('no-effect');
    // Confirmed by its third probe, at 30 s at the latest.
    expect(after.effectSeen(28, 40).verdict().verdict).not.toBe('no-effect');
  });

  it('was not seen either where the hold ended first', () => {
    const held = story().polls(-10, 100).injected(0).due('max-hold', 20).rolledBack(20).entered('verdict', 110);
    expect(held.verdict()).toMatchObject({ verdict: 'no-effect' });
    expect(held.verdict().reason).toContain('was not seen before the hold ended');
  });

  it('is the stop that ended the drill where that came before', () => {
    const stopped = story()
      .polls(-10, 100)
      .injected(0)
      .stopped('interrupted', 20)
      .rolledBack(20)
      .entered('verdict', 110);
    expect(stopped.verdict().verdict).toBe('interrupted');
    expect(stopped.due('effect-within', 19).verdict().verdict).toBe('no-effect');
  });

  it('is the stop even when the deadline would have been over by then', () => {
    const short = storyScenario({ effectWithinMs: 200_000 });
    const stopped = story(short).polls(-10, 200).injected(0).stopped('interrupted', 150).rolledBack(150);
    expect(stopped.entered('verdict', 210).evidence('present').verdict().verdict).toBe('interrupted');
  });
});

describe('a missed alert', () => {
  it('says that the effect was not verified where there was no probe', () => {
    const unprobed = story(storyScenario({}, 'unprobed'))
      .polls(-10, 101)
      .injected(0)
      .due('hold', 90)
      .rolledBack(90)
      .evidence('present');
    expect(unprobed.verdict()).toMatchObject({ verdict: 'missed' });
    expect(unprobed.verdict().reason).toContain('(effect not verified)');
    expect(unprobed.judged().marks).toMatchObject([{ kind: 'effect-not-verified' }]);
    expect(silentDrill().verdict().reason).not.toContain('not verified');
    expect(silentDrill().judged().marks).toEqual([]);
  });
});

describe('a flapping effect', () => {
  it('is marked', () => {
    const flapping = story().polls(-10, 20).injected(0).probed('bad', 1).probed('good', 2).effectSeen(5, 9);
    expect(flapping.judged().marks).toMatchObject([{ kind: 'flapping-effect' }]);
    expect(flapping.judged().onset).toEqual(between(1_000_000, 1_005_000));
    expect(heldDrill().judged().marks).toEqual([]);
  });
});
