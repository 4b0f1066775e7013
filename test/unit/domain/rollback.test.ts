import { heldDrill, silentDrill, story, storyMs } from '../../support/drillStory';
import { storyExpectation, storyScenario } from '../../support/storyScenario';

const injected = story().polls(-10, 101).injected(0).effectSeen(0, 50);
const state = (drill: { judged(): { rollback: { state: string } } }) => drill.judged().rollback.state;

describe('the rollback', () => {
  it('is not needed before anything was sent, nor in a control', () => {
    expect(state(story())).toBe('not-needed');
    expect(state(story().entered('verdict', 10))).toBe('not-needed');
    expect(state(story(storyScenario({}, 'control')).controlBegins(0))).toBe('not-needed');
  });

  it('is pending from the moment the fault was sent, acknowledged or not', () => {
    expect(state(story().injectionSent(0))).toBe('pending');
    expect(state(story().injectionSent(0).injectionFailed(1))).toBe('pending');
    expect(state(injected)).toBe('pending');
    expect(state(injected.rollbackStarted(50))).toBe('pending');
  });

  it('is done when the effect is seen to be gone, not before', () => {
    const back = injected.rolledBack(50, 51);
    expect(state(back)).toBe('pending');
    expect(state(back.effectGone(52, 54))).toBe('pending');
    expect(back.effectGone(52, 55).judged().rollback).toMatchObject({
      state: 'done',
      at: { earliest: 1_050_000, latest: 1_051_000 },
    });
  });

  it('tells what a person should know', () => {
    const noted = injected.rolledBack(50, 51, ['both files were kept']).effectGone(52, 55).judged().rollback;
    expect(noted.notes).toEqual(['both files were kept']);
    expect(injected.judged().rollback.notes).toEqual([]);
  });

  it('is unverified where the effect stays until its time is up', () => {
    const stays = injected.rolledBack(50).effectSeen(50, 80).alertOpened(20);
    expect(state(stays)).toBe('pending');
    const up = stays.due('rollback-verification', 80).judged();
    expect(up.rollback).toMatchObject({ state: 'unverified' });
    expect(up.expectations[0]?.verdict).toBe('detected');
    expect(up.outcome).toBe('rollback-failed');
  });

  it('is unverified where a second signal ended the wait, and says so', () => {
    const secondSignal = {
      type: 'waiting-ended',
      atMs: storyMs(56),
      why: 'interrupted by SIGINT a second time',
    } as const;
    const stays = injected.rolledBack(50).effectSeen(50, 55);
    const ended = stays.with(secondSignal).judged();
    expect(ended.rollback.state).toBe('unverified');
    expect(ended.rollback.message).toContain('interrupted by SIGINT a second time');
    expect(ended.outcome).toBe('rollback-failed');
    // What had been seen by then stands.
    const gone = injected.rolledBack(50).effectGone(52, 55).with(secondSignal);
    expect(state(gone)).toBe('done');
  });

  it('is done as soon as it is acknowledged where nothing looks for an effect', () => {
    expect(state(story(storyScenario({}, 'unprobed')).injected(0).rolledBack(30))).toBe('done');
  });

  it('is done where no effect was seen once a look since then has not seen it either', () => {
    const unseen = story().injected(0).probed('good', 20).due('effect-within', 30).rolledBack(30, 31);
    expect(state(unseen)).toBe('pending');
    expect(state(unseen.probed('good', 30.5).probed('unknown', 32))).toBe('pending');
    expect(state(unseen.probed('good', 31))).toBe('done');
    expect(state(unseen.probed('unknown', 32).due('rollback-verification', 90))).toBe('unverified');
  });

  it('is not done while an effect that was seen, but never confirmed, is not seen to be gone', () => {
    const early = story().injected(0).probed('bad', 1).probed('bad', 2).stopped('interrupted', 3).rolledBack(3);
    expect(state(early)).toBe('pending');
    expect(state(early.entered('verdict', 3))).toBe('unverified');
    expect(state(early.effectGone(4, 6))).toBe('pending');
    expect(state(early.effectGone(4, 7))).toBe('done');
    expect(state(early.effectGone(4, 7).probed('bad', 20).entered('verdict', 21))).toBe('done');
  });

  it('is not done where the effect appeared only after it', () => {
    const after = story().polls(-10, 60).injected(0).due('effect-within', 30).rolledBack(30).effectSeen(31, 40);
    expect(state(after)).toBe('pending');
    expect(state(after.due('rollback-verification', 60))).toBe('unverified');
    expect(state(after.effectGone(40, 50))).toBe('done');
  });

  it('failed where that is its last word', () => {
    const failed = injected.rollbackStarted(50).rollbackFailed(51, 'connection refused');
    expect(failed.judged().rollback).toMatchObject({ state: 'failed', message: 'connection refused' });
    expect(failed.judged().outcome).toBe('rollback-failed');
    expect(state(failed.rolledBack(55).effectGone(55, 60))).toBe('done');
    expect(state(injected.rolledBack(50).rollbackFailed(55))).toBe('failed');
  });

  it('failed where a drill ends without it', () => {
    expect(state(injected.entered('verdict', 100))).toBe('failed');
    expect(state(injected.rolledBack(50).entered('verdict', 100))).toBe('unverified');
    expect(injected.alertOpened(20).entered('verdict', 100).judged().outcome).toBe('rollback-failed');
  });

  it('tells when the effect was gone: seen by the probe, else when it was acknowledged', () => {
    expect(injected.rolledBack(50).judged().effectGone).toBeUndefined();
    expect(injected.rolledBack(50).effectGone(53, 57).judged().effectGone).toEqual({
      earliest: 1_053_000,
      latest: 1_053_000,
    });
    const unprobed = story(storyScenario({}, 'unprobed')).injected(0).rolledBack(50, 52);
    expect(unprobed.judged().effectGone).toEqual({ earliest: 1_050_000, latest: 1_052_000 });
  });
});

describe('the outcome of a drill', () => {
  const two = storyScenario({
    expect: [storyExpectation(), storyExpectation({ key: 'pages', monitor: { name: 'Pages' } })],
  });
  const pages = { id: 'm2', name: 'Pages' };
  const drill = heldDrill(two).polls(91, 101).evidence('present').evidence('present', 'pages');

  it('is that of its worst expectation', () => {
    expect(drill.alertOpened(20).alertOpened(30, { id: 'p', monitor: pages }).judged().outcome).toBe('passed');
    expect(drill.alertOpened(20).judged().outcome).toBe('failed');
    expect(drill.alertOpened(20).alertOpened(-5, { id: 'p', monitor: pages }).judged().outcome).toBe('inconclusive');
    expect(drill.alertOpened(-5, { id: 'p', monitor: pages }).judged().outcome).toBe('failed');
  });

  it('is inconclusive while something is undecided, and where nothing was asked', () => {
    expect(heldDrill().judged().outcome).toBe('inconclusive');
    expect(silentDrill(storyScenario({ expect: [] })).judged().outcome).toBe('inconclusive');
  });

  it('is said to wait for whatever is undecided', () => {
    expect([...drill.judged().awaiting]).toEqual([]);
    const live = story(two).polls(-10, 30).injected(0).effectSeen(0, 30).alertOpened(20);
    expect([...live.judged().awaiting]).toEqual(['window']);
    expect([...heldDrill(two).judged().awaiting]).toEqual(['coverage']);
  });
});

describe('what is told of polling', () => {
  it('counts requests, failures and gaps of more than 10 s', () => {
    const polled = story().polls(0, 20, { every: 10 }).pollsFail(20, 23).poll(20).poll(40);
    expect(polled.judged().polling).toEqual({
      mackerel: { requests: 7, failed: 3, gaps: 1, offset: { earliest: 0, latest: 0 } },
    });
  });

  it('counts a gap that lasted to the end', () => {
    expect(story().poll(0).pollsFail(1, 12).judged().polling['mackerel']?.gaps).toBe(1);
    expect(story().poll(0).pollsFail(1, 11).judged().polling['mackerel']?.gaps).toBe(0);
  });

  it('counts a gap that was there from the begin', () => {
    expect(story().pollsFail(0, 11).poll(11).judged().polling['mackerel']?.gaps).toBe(1);
    expect(story().pollsFail(0, 10).poll(10).judged().polling['mackerel']?.gaps).toBe(0);
  });

  it('has no offset where the clock was never shown', () => {
    expect(story().pollsFail(0, 3).judged().polling).toEqual({ mackerel: { requests: 3, failed: 3, gaps: 0 } });
  });
});
