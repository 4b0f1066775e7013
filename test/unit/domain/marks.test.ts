import { exactly } from '../../../src/domain/instant';
import { silentDrill, story, storyMs, type Story } from '../../support/drillStory';
import { storyExpectation, storyScenario } from '../../support/storyScenario';

const kinds = (drill: Story) => drill.judged().marks.map(({ kind }) => kind);

describe('the marks of a drill', () => {
  it('are none where there is nothing to say', () => {
    expect(kinds(silentDrill().monitor({ floorMs: 0, worstMs: 60_000 }).alertOpened(20))).toEqual([]);
  });

  it('tell of a latency above the worst case', () => {
    const drill = silentDrill().monitor({ worstMs: 30_000 });
    expect(kinds(drill.alertOpened(30))).toEqual([]);
    expect(kinds(drill.alertOpened(30.001))).toEqual(['above-worst-case']);
    expect(drill.alertOpened(40).judged().marks[0]?.detail).toBe(
      'latency: took 40 s or more; its configuration allows at most 30 s',
    );
    expect(kinds(drill.alertOpened(29, { stampWidth: 2, seenAt: 33 }))).toEqual([]);
  });

  it('tell of an alert that surely fired before the probe saw the effect', () => {
    const drill = story().polls(-10, 20).injected(0).effectSeen(5, 20);
    expect(kinds(drill.alertOpened(4.999))).toEqual(['before-effect']);
    expect(kinds(drill.alertOpened(5))).toEqual([]);
    expect(kinds(drill.alertOpened(4, { stampWidth: 2, seenAt: 7 }))).toEqual([]);
  });

  it('tell of a detection without an effect, though others were missed', () => {
    const expect2 = [storyExpectation(), storyExpectation({ key: 'pages', monitor: { name: 'Pages' } })];
    const unseen = story(storyScenario({ expect: expect2 }))
      .polls(-10, 40)
      .injected(0)
      .due('effect-within', 30);
    expect(kinds(unseen)).toEqual([]);
    expect(kinds(unseen.alertOpened(20))).toEqual(['effect-not-verified']);
  });

  it('tell of a machine that slept for more than a second', () => {
    expect(kinds(silentDrill().slept(1, 20))).toEqual([]);
    expect(kinds(silentDrill().slept(1.001, 20))).toEqual(['clock-suspect']);
    expect(kinds(silentDrill().slept(0.6, 20).slept(0.6, 30))).toEqual(['clock-suspect']);
  });
});

describe('a clock that was stepped', () => {
  /** Polls each second; from `at` on the provider's clock is `by` seconds ahead. */
  const stepped = (at: number, by: number): Story =>
    story()
      .injected(0)
      .effectSeen(0, 90)
      .with(
        ...Array.from({ length: 111 }, (_, index) => {
          const second = index - 10;
          const clock = exactly(storyMs(second + (second >= at ? by : 0)));
          return story().poll(second, { clock }).facts;
        }).flat(),
      );
  /** Told as the provider stamps it, shown by a poll that shows its clock too. */
  const fired = (told: Story, stampedAt: number, seenAt: number, ahead: number) => {
    const alert = story().alertOpened(stampedAt, { seenAt });
    const clock = exactly(storyMs(seenAt + ahead));
    return told.with(
      ...alert.facts.filter(({ type }) => type === 'alert-seen'),
      ...story().poll(seenAt, { clock }).facts,
    );
  };

  it('does not matter to what was stamped and seen before', () => {
    const drill = fired(stepped(50, 3_600), 20, 20.5, 0);
    expect(kinds(drill)).toEqual([]);
    expect(drill.verdict().latency?.latest).toBeCloseTo(20_000, -1);
  });

  it('does not matter to what was stamped well after, ahead or behind', () => {
    for (const by of [3_600, 60, 3]) {
      const drill = fired(stepped(20, by), 40 + by, 41, by);
      expect(kinds(drill)).toEqual([]);
      expect(drill.verdict().latency?.earliest).toBeCloseTo(40_000, -1);
    }
  });

  it('leaves two readings of a stamp from after it went back, and the report says so', () => {
    const drill = fired(stepped(20, -3_600), 40 - 3_600, 40.5, -3_600);
    expect(kinds(drill)).toEqual(['clock-suspect']);
    expect(drill.judged().marks[0]?.detail).toContain('alert a1');
    // It was not in the listings of an hour ago, so the other reading is the likely one.
    expect(drill.verdict()).toMatchObject({ verdict: 'detected' });
    expect(drill.verdict().latency?.latest).toBeCloseTo(40_000, -1);
  });

  /** Only the sightings of a story: the polls that showed them are told with their clocks by `stepped`. */
  const seenIn = (told: Story) => told.facts.filter(({ type }) => type === 'alert-seen');
  const back = stepped(20, -3_600);
  const clean = story().alertOpened(5, { severity: 'warning' });

  it.each<[string, Story]>([
    ['opens', story().alertOpened(30 - 3_600, { seenAt: 31, severity: 'warning' })],
    ['becomes critical', clean.alertBecame('critical', 30 - 3_600, { seenAt: 31 })],
    ['closes', clean.alertBecame('critical', 10).alertClosed(30 - 3_600, { seenAt: 31 })],
  ])('matters to an alert that %s after it went back', (_what, told) => {
    expect(kinds(back.with(...seenIn(told)))).toEqual(['clock-suspect']);
  });

  it('does not matter to an alert that did all of it before', () => {
    const before = clean.alertBecame('critical', 10).alertClosed(15);
    expect(kinds(back.with(...seenIn(before)))).toEqual([]);
    const stillOpen = clean.alertBecame('critical', 10);
    expect(kinds(back.with(...seenIn(stillOpen)))).toEqual([]);
  });

  it('matters where any of several expectations hangs on it', () => {
    const scenario = storyScenario({
      expect: [storyExpectation({ severity: 'warning' }), storyExpectation({ key: 'critical' })],
    });
    const late = clean.alertBecame('critical', 30 - 3_600, { seenAt: 31 });
    expect(kinds(story(scenario).with(...back.facts, ...seenIn(late)))).toEqual(['clock-suspect']);
    expect(kinds(story(scenario).with(...back.facts, ...seenIn(clean)))).toEqual([]);
  });

  it('matters to an alert that may have opened while the fault was being sent', () => {
    const sent = story()
      .injected(0, 30)
      .with(...back.facts.filter(({ type }) => type === 'polled'));
    const early = story().alertOpened(25 - 3_600, { seenAt: 26 });
    expect(kinds(sent.with(...seenIn(early)))).toEqual(['clock-suspect']);
  });

  it('does not matter to alerts that nobody asked for', () => {
    const other = stepped(20, -3_600).alertOpened(40 - 3_600, {
      seenAt: 40.5,
      monitor: { id: 'm9', name: 'Something else' },
    });
    expect(kinds(other)).toEqual([]);
  });
});

describe('an alert that opened after the answer that showed it', () => {
  it('shows that the offset is wrong: what counts is when it was seen', () => {
    const wrong = silentDrill().alertOpened(50, { seenAt: 20 });
    expect(kinds(wrong)).toEqual(['clock-suspect']);
    expect(wrong.verdict()).toMatchObject({ verdict: 'detected', latency: { earliest: 19_000, latest: 20_000 } });
  });
});
