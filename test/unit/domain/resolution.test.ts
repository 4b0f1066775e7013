import { between } from '../../../src/domain/instant';
import { story, type Story } from '../../support/drillStory';
import { storyExpectation, storyScenario } from '../../support/storyScenario';

const scenario = storyScenario({ expect: [storyExpectation({ resolved: { withinMs: 30_000 } })] });

/** The alert opens at 20, the fault is rolled back at 25 and its effect is gone at 30; it should be closed by 60. */
const fired = story(scenario).polls(-10, 100).injected(0).effectSeen(0, 30).alertOpened(20);
const rolledBack = fired.rolledBack(25, 26).effectGone(30, 40);
const resolution = (drill: Story) => drill.verdict().resolution;

describe('an alert that should also close', () => {
  it('is not asked to before the rollback', () => {
    expect(resolution(story(scenario).polls(-10, 20).injected(0).effectSeen(0, 24).alertOpened(20))).toEqual({
      awaiting: 'resolution',
    });
  });

  it.each([
    [60, 'resolved', 'passed'],
    [60.001, 'resolved-late', 'failed'],
  ])('within 30 s of the end of the effect and does so at %d s: %s', (at, verdict, outcome) => {
    const drill = rolledBack.alertClosed(at);
    expect(resolution(drill)).toMatchObject({ verdict, outcome });
    expect(drill.verdict().verdict).toBe('detected');
    expect(drill.judged().outcome).toBe(outcome);
  });

  it.each([
    [59, 1.9, 'resolved'],
    [59.2, 1.7, 'resolved-late'],
  ])('goes by the middle of a stamp that is coarse: from %d s on, %d s wide: %s', (at, stampWidth, verdict) => {
    const drill = rolledBack.alertClosed(at, { stampWidth, seenAt: 62 });
    expect(resolution(drill)).toMatchObject({ verdict });
    expect(resolution(drill)?.latency?.latest).toBeGreaterThan(30_000);
  });

  it('tells how long it took, from the end of the effect', () => {
    expect(resolution(rolledBack.alertClosed(45))).toMatchObject({
      latency: between(15_000, 15_000),
      reason: 'closed 15 s after the effect was gone, expected within 30 s',
    });
  });

  it('may close after the rollback but before the probe sees it', () => {
    expect(resolution(rolledBack.alertClosed(28))).toMatchObject({
      verdict: 'resolved',
      latency: between(-2_000, -2_000),
    });
  });

  it('counts from the rollback where there is no effect probe', () => {
    const unprobed = storyScenario({ expect: scenario.expect }, 'unprobed');
    const drill = story(unprobed).polls(-10, 60).injected(0).alertOpened(20).rolledBack(25, 27).alertClosed(40);
    expect(resolution(drill)).toMatchObject({ verdict: 'resolved', latency: between(13_000, 15_000) });
  });
});

describe('an alert that closes under the fault', () => {
  const closed = fired.alertClosed(24).rolledBack(25).effectGone(30, 40);

  it('is no resolution', () => {
    expect(resolution(closed)).toMatchObject({ verdict: 'closed-under-fault', outcome: 'failed' });
    expect(resolution(fired.alertClosed(24.999).rolledBack(25).effectGone(30, 40))).toMatchObject({
      verdict: 'closed-under-fault',
    });
    expect(resolution(fired.alertClosed(25).rolledBack(25).effectGone(30, 40))).toMatchObject({ verdict: 'resolved' });
  });

  it('is one where it may have closed after the rollback, or after the effect had gone', () => {
    const stamped = fired.alertClosed(24.5, { stampWidth: 1, seenAt: 26 }).rolledBack(25).effectGone(30, 40);
    expect(resolution(stamped)).toMatchObject({ verdict: 'resolved' });
    const goneAbout22 = story(scenario)
      .polls(-10, 100)
      .injected(0)
      .effectSeen(0, 22)
      .probed('bad', 22)
      .probed('good', 23)
      .probed('good', 23.1)
      .probed('good', 23.2)
      .alertOpened(20)
      .rolledBack(30);
    const closing = (at: number, stampWidth = 0) => resolution(goneAbout22.alertClosed(at, { stampWidth, seenAt: 25 }));
    expect(closing(21.9)).toMatchObject({ verdict: 'closed-under-fault' });
    expect(closing(22)).toMatchObject({ verdict: 'resolved' });
    expect(closing(22.5)).toMatchObject({ verdict: 'resolved' });
    expect(closing(21.5, 1)).toMatchObject({ verdict: 'resolved' });
  });

  it('is one where the effect had ended by itself before', () => {
    const healed = story(scenario).polls(-10, 100).injected(0).effectSeen(0, 22).alertOpened(20).effectGone(22, 40);
    expect(resolution(healed.alertClosed(24).rolledBack(25))).toMatchObject({ verdict: 'resolved' });
    expect(resolution(healed.alertClosed(21).rolledBack(25))).toMatchObject({ verdict: 'closed-under-fault' });
  });

  it('is undone by a reopening that ends in time', () => {
    const reopened = closed.alertOpened(24.5, { id: 'again' });
    expect(resolution(reopened)).toMatchObject({ verdict: 'not-resolved' });
    expect(resolution(reopened.alertClosed(50, { id: 'again' }))).toMatchObject({ verdict: 'resolved' });
    expect(reopened.verdict().openings).toBe(2);
  });
});

describe('an alert that was closed', () => {
  it.each([
    ['person', 'not-resolved'],
    ['removal', 'not-resolved'],
    ['recovery', 'resolved'],
    ['unknown', 'resolved'],
  ] as const)('by %s is %s', (by, verdict) => {
    expect(resolution(rolledBack.alertClosed(45, { by }))).toMatchObject({ verdict });
  });

  it('by hand and opened again is judged by its last closing', () => {
    const byHand = rolledBack.alertClosed(35, { by: 'person' }).alertOpened(36, { id: 'again' });
    expect(resolution(byHand.alertClosed(50, { id: 'again' }))).toMatchObject({ verdict: 'resolved' });
    expect(resolution(byHand.alertClosed(50, { id: 'again', by: 'person' }))).toMatchObject({
      verdict: 'not-resolved',
    });
    const first = rolledBack.alertClosed(50, { by: 'person' }).alertOpened(30, { id: 'other' });
    expect(resolution(first.alertClosed(40, { id: 'other' }))).toMatchObject({ verdict: 'not-resolved' });
  });

  it('last is the one whose closing surely came last, in whatever order they were seen', () => {
    const two = rolledBack.alertOpened(28, { id: 'other' });
    const sharp = (drill: Story, seenAt: number) => drill.alertClosed(42, { by: 'person', stampWidth: 2, seenAt });
    const vague = (drill: Story, seenAt: number) => drill.alertClosed(40, { id: 'other', stampWidth: 10, seenAt });
    expect(resolution(sharp(vague(two, 52), 53))).toMatchObject({ verdict: 'resolved' });
    expect(resolution(vague(sharp(two, 51), 53))).toMatchObject({ verdict: 'resolved' });
    const byPerson = rolledBack
      .alertClosed(40, { by: 'person', stampWidth: 10, seenAt: 52 })
      .alertOpened(28, { id: 'other' });
    expect(resolution(byPerson.alertClosed(42, { id: 'other', stampWidth: 2, seenAt: 53 }))).toMatchObject({
      verdict: 'not-resolved',
    });
  });

  it('counts if it opened while the fault was being sent', () => {
    const early = story(scenario).polls(-10, 100).injected(0, 3).effectSeen(4, 30).alertOpened(1).rolledBack(25);
    expect(resolution(early.effectGone(30, 40).alertClosed(40))).toMatchObject({ verdict: 'resolved' });
    expect(resolution(early.effectGone(30, 40))).toMatchObject({ verdict: 'not-resolved' });
  });

  it('and reopens is not resolved', () => {
    const reopened = rolledBack.alertClosed(45).alertOpened(50, { id: 'again' });
    expect(resolution(reopened)).toMatchObject({ verdict: 'not-resolved' });
    expect(resolution(reopened.alertClosed(59, { id: 'again' }))).toMatchObject({ verdict: 'resolved' });
    expect(resolution(reopened.alertClosed(61, { id: 'again' }))).toMatchObject({ verdict: 'resolved-late' });
  });
});

describe('an alert that stays open', () => {
  const until = (to: number) =>
    story(scenario).polls(-10, to).injected(0).effectSeen(0, 30).alertOpened(20).rolledBack(25).effectGone(30, 40);

  it('is not resolved once a listing shows it when its time is up', () => {
    expect(resolution(until(60))).toEqual({ awaiting: 'resolution' });
    expect(resolution(until(60).poll(59.999))).toEqual({ awaiting: 'resolution' });
    expect(resolution(until(60).poll(60))).toMatchObject({
      verdict: 'not-resolved',
      outcome: 'failed',
      reason: 'alert a1 was still open 30 s after the effect was gone',
    });
  });

  it('has all the time from the latest moment at which the effect can have gone', () => {
    const unsure = story(scenario).polls(-10, 62).injected(0).effectSeen(0, 31).alertOpened(20).rolledBack(25);
    const gone = unsure.probed('good', 34).probed('good', 35).probed('good', 36);
    expect(gone.judged().effectGone).toEqual({ earliest: 1_030_000, latest: 1_034_000 });
    expect(resolution(gone)).toEqual({ awaiting: 'resolution' });
    expect(resolution(gone.poll(63.9))).toEqual({ awaiting: 'resolution' });
    expect(resolution(gone.poll(64))).toMatchObject({ verdict: 'not-resolved' });
  });

  it('is not said to be open by a provider that did not answer any more', () => {
    const down = until(50).pollsFail(50, 90).due('recovery', 60);
    expect(resolution(down)).toEqual({ awaiting: 'resolution' });
    expect(resolution(down.entered('verdict', 90))).toMatchObject({
      verdict: 'resolution-unknown',
      outcome: 'inconclusive',
      reason: 'alert a1 was not seen to close, nor to be open when its time was up',
    });
    expect(down.entered('verdict', 90).judged().outcome).toBe('inconclusive');
  });

  it('is resolved late when it closes after all', () => {
    expect(resolution(until(80).alertClosed(75))).toMatchObject({ verdict: 'resolved-late' });
  });
});

describe('an effect that never goes', () => {
  const stuck = story(scenario).polls(-10, 100).injected(0).effectSeen(0, 100).alertOpened(20).rolledBack(25);

  it('leaves open whether the alert resolves in time', () => {
    expect(resolution(stuck)).toEqual({ awaiting: 'resolution' });
    expect(resolution(stuck.entered('verdict', 100))).toMatchObject({
      verdict: 'resolution-unknown',
      reason: 'the effect was never seen to be gone',
    });
    expect(resolution(stuck.alertClosed(40))).toEqual({ awaiting: 'resolution' });
    expect(resolution(stuck.alertClosed(40).entered('verdict', 100))).toMatchObject({ verdict: 'resolution-unknown' });
  });

  it('makes a closing before the rollback one under the fault', () => {
    expect(resolution(stuck.alertClosed(24))).toMatchObject({ verdict: 'closed-under-fault' });
  });
});

describe('a resolution', () => {
  it('is asked of what was late too, and of nothing else', () => {
    const late = story(scenario).polls(-10, 130).injected(0).effectSeen(0, 90).due('hold', 90).rolledBack(90);
    const gone = late.effectGone(91, 95).entered('verdict', 130);
    expect(resolution(gone.alertOpened(70).alertClosed(100))).toMatchObject({ verdict: 'resolved' });
    expect(resolution(gone)).toBeUndefined();
    expect(resolution(gone.alertOpened(70, { severity: 'warning' }))).toBeUndefined();
  });

  it('is not asked where the expectation does not', () => {
    const plain = story().polls(-10, 60).injected(0).effectSeen(0, 30).alertOpened(20).rolledBack(25);
    expect(resolution(plain)).toBeUndefined();
    expect(plain.judged().awaiting.size).toBe(0);
  });
});
