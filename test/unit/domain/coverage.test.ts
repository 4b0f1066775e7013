import { heldDrill, silentDrill, story, type Story } from '../../support/drillStory';
import { storyExpectation, storyScenario } from '../../support/storyScenario';

const second = storyExpectation({ key: 'pages', provider: 'prometheus', monitor: { name: 'Pages' }, withinMs: 30_000 });

/** Up to the end of the hold at 90; polls each second with an exact clock: the grace is 1 s + 0 + 2 s. */
const held = heldDrill().evidence('present');

describe('silence', () => {
  it.each([
    [92.999, { awaiting: 'coverage' }],
    [93, { verdict: 'missed' }],
  ])('is covered by a complete listing sent after the end and a grace of 3 s, not by one at %d s', (at, said) => {
    expect(held.poll(at).verdict()).toMatchObject(said);
  });

  it('is covered by when a listing was sent, not by when it was answered', () => {
    expect(held.poll(92.999, { answeredAt: 99 }).verdict()).toMatchObject({ awaiting: 'coverage' });
    expect(held.poll(93, { answeredAt: 99 }).verdict().verdict).toBe('missed');
    const over = (sentAt: number) => held.poll(sentAt, { answeredAt: 99 }).due('last-look', 150).verdict().verdict;
    expect(over(92.999)).toBe('provider-unreachable');
    expect(over(93)).toBe('missed');
  });

  it('is not covered by an incomplete listing, nor by one that failed', () => {
    expect(held.poll(95, { complete: false }).verdict()).toMatchObject({ awaiting: 'coverage' });
    expect(held.pollsFail(91, 99).verdict()).toMatchObject({ awaiting: 'coverage' });
    expect(held.pollsFail(91, 99).poll(99).verdict().verdict).toBe('missed');
  });

  it('is covered by one listing of the past, whatever polls were lost in between', () => {
    const gap = story().polls(-10, 20).pollsFail(20, 93).injected(0).effectSeen(0, 90).due('hold', 90).rolledBack(90);
    expect(gap.poll(99).evidence('present').verdict().verdict).toBe('missed');
  });

  it('was not watched where no such listing came to the end', () => {
    const down = heldDrill().pollsFail(91, 150).evidence('present');
    expect(down.due('last-look', 150).verdict()).toMatchObject({
      verdict: 'provider-unreachable',
      outcome: 'inconclusive',
    });
    expect(down.entered('verdict', 150).verdict().verdict).toBe('provider-unreachable');
    expect(down.verdict()).toMatchObject({ awaiting: 'coverage' });
  });

  it('says what was missing: the last failure, or what the last answer lacked', () => {
    const over = (told: Story) => told.evidence('present').due('last-look', 150).verdict();
    expect(over(heldDrill().pollsFail(91, 150))).toMatchObject({
      reason: expect.stringContaining('(timeout), so its silence proves nothing') as string,
    });
    const lacks = 'not evaluated for 7 s';
    expect(over(heldDrill().pollsFail(80, 90).poll(95, { complete: false, lacks }))).toMatchObject({
      reason: expect.stringContaining(`(${lacks}), so`) as string,
    });
    expect(over(heldDrill().poll(94.9, { complete: false }))).toMatchObject({
      reason: expect.stringContaining('the whole window, so') as string,
    });
  });

  it('waits for a longer grace where polls are rare', () => {
    const rare = story().polls(-10, 91, { every: 5 }).injected(0).effectSeen(0, 90).due('hold', 90).rolledBack(90);
    const looked = (at: number) => rare.evidence('present').poll(at).verdict();
    expect(looked(96.999)).toMatchObject({ awaiting: 'coverage' });
    expect(looked(97)).toMatchObject({ verdict: 'missed' });
  });

  it('waits for 30 s between polls at most: rarer ones were slowed by a provider that was down', () => {
    const rare = story().polls(-90, 91, { every: 45 }).injected(0).effectSeen(0, 90).due('hold', 90).rolledBack(90);
    const looked = (at: number) => rare.evidence('present').poll(at).verdict();
    expect(looked(121.999)).toMatchObject({ awaiting: 'coverage' });
    expect(looked(122)).toMatchObject({ verdict: 'missed' });
  });

  it('waits for two polls that are far apart, and for the 2 s alone where there was one', () => {
    const looked = (told: Story, at: number) =>
      told.injected(0).effectSeen(0, 90).due('hold', 90).rolledBack(90).evidence('present').poll(at).verdict();
    const two = story().poll(80).poll(90);
    expect(looked(two, 101.999)).toMatchObject({ awaiting: 'coverage' });
    expect(looked(two, 102)).toMatchObject({ verdict: 'missed' });
    expect(looked(story().poll(90), 91.999)).toMatchObject({ awaiting: 'coverage' });
    expect(looked(story().poll(90), 92)).toMatchObject({ verdict: 'missed' });
  });

  it('waits for a longer grace where the clock is not known well', () => {
    const vague = (at: number, told: Story = held) => {
      const facts = told.facts.map((fact) =>
        fact.type === 'polled' && fact.result.ok
          ? { ...fact, result: { ...fact.result, clock: fact.result.clock.map(widened) } }
          : fact,
      );
      return story()
        .with(...facts)
        .poll(at)
        .verdict();
    };
    expect(vague(94.999)).toMatchObject({ awaiting: 'coverage' });
    expect(vague(95.001)).toMatchObject({ verdict: 'missed' });
  });

  it('stays covered when the polls become slower later', () => {
    const covered = held.poll(93);
    expect(covered.verdict().verdict).toBe('missed');
    expect(covered.polls(120, 600, { every: 30 }).verdict().verdict).toBe('missed');
  });

  it('is watched for each provider by itself', () => {
    const scenario = storyScenario({ expect: [storyExpectation(), second] });
    const both = heldDrill(scenario).poll(95).evidence('present').evidence('present', 'pages');
    const drill = both.polls(-10, 80, { provider: 'prometheus' }).due('last-look', 150);
    expect(drill.verdict(0).verdict).toBe('missed');
    expect(drill.verdict(1).verdict).toBe('provider-unreachable');
    expect(drill.poll(95, { provider: 'prometheus' }).verdict(1).verdict).toBe('missed');
  });
});

const widened = <T extends { readonly shown: { earliest: number; latest: number } }>(reading: T): T => ({
  ...reading,
  shown: { earliest: reading.shown.earliest - 1_000, latest: reading.shown.latest + 1_000 },
});

describe('a late alert', () => {
  const late = heldDrill().polls(91, 101).evidence('present').alertOpened(75);

  it('is decided at once where silence was watched through the deadline', () => {
    const live = story().polls(-10, 75).injected(0).effectSeen(0, 90).alertOpened(75);
    expect(live.verdict().verdict).toBe('late');
  });

  it('may be the second one where polls failed around the deadline', () => {
    const blind = story().polls(-10, 40).pollsFail(40, 90).injected(0).effectSeen(0, 90);
    const seen = blind.alertOpened(75, { complete: false });
    expect(seen.verdict()).toMatchObject({ awaiting: 'window' });
    expect(seen.due('hold', 90).due('last-look', 95).verdict().verdict).toBe('provider-unreachable');
    // The listing that reaches back shows that there was an earlier one, or that there was none.
    expect(seen.poll(80).verdict().verdict).toBe('late');
    expect(seen.alertOpened(50, { id: 'earlier', seenAt: 80 }).verdict().verdict).toBe('detected');
  });

  it('stays late though the provider goes away afterwards', () => {
    expect(late.verdict().verdict).toBe('late');
    expect(late.pollsFail(101, 120).due('last-look', 120).verdict().verdict).toBe('late');
  });
});

describe('the load', () => {
  const scenario = storyScenario({ load: { script: 'load.ts', ratePerSecond: 20 } });
  const silent = heldDrill(scenario).polls(91, 101).evidence('present');

  it.each([
    [0.8, 'missed'],
    [0.799, 'load-not-delivered'],
    [0, 'load-not-delivered'],
  ])('delivered by a share of %d gives %s', (share, verdict) => {
    expect(silent.load(share).verdict().verdict).toBe(verdict);
    expect(silent.load(1).load(share, { load: 'fault' }).verdict().verdict).toBe(verdict);
  });

  it('never overrules a detection', () => {
    expect(silent.load(0.1).alertOpened(60).verdict().verdict).toBe('detected');
    expect(silent.load(0.1).alertOpened(60.001).verdict().verdict).toBe('load-not-delivered');
  });

  it('says how much was delivered, and does not round it up to what was needed', () => {
    expect(silent.load(0.799).verdict().reason).toBe(
      'k6 delivered 79 % of the normal load (799 of 1000 iterations); 80 % are needed',
    );
  });

  it('matters in the fault window only', () => {
    expect(silent.load(1).load(0.1, { from: -10, to: 0 }).verdict().verdict).toBe('missed');
    expect(silent.load(1).load(0.1, { from: 90, to: 100 }).verdict().verdict).toBe('missed');
    expect(silent.load(1).load(0.1, { from: 89, to: 100 }).verdict().verdict).toBe('load-not-delivered');
  });

  it('is one load, however often it was measured', () => {
    expect(silent.load(0.7, { to: 30 }).load(0.9, { from: 30 }).verdict().verdict).toBe('missed');
  });

  it('is waited for, and was not there where nobody could measure it', () => {
    expect(silent.verdict()).toMatchObject({ awaiting: 'evidence' });
    expect(silent.entered('verdict', 120).verdict().verdict).toBe('load-not-delivered');
    expect(silent.load(1, { from: -10, to: 0 }).entered('verdict', 120).verdict().verdict).toBe('load-not-delivered');
    expect(silentDrill().verdict().verdict).toBe('missed');
  });

  it('that nobody could measure is said before data that were missing', () => {
    const without = heldDrill(scenario).polls(91, 101).evidence('absent');
    expect(without.verdict()).toMatchObject({ awaiting: 'evidence' });
    expect(without.entered('verdict', 120).verdict().verdict).toBe('load-not-delivered');
    expect(without.load(1).entered('verdict', 120).verdict().verdict).toBe('no-data');
  });

  it('that nobody could measure is said before a hold that was too short', () => {
    const short = story(scenario).polls(-10, 120).injected(0).effectSeen(0, 40).due('max-hold', 40).rolledBack(40);
    expect(short.verdict()).toMatchObject({ awaiting: 'evidence' });
    expect(short.due('last-look', 110).verdict().verdict).toBe('load-not-delivered');
    expect(short.load(1, { to: 40 }).due('last-look', 110).verdict().verdict).toBe('aborted');
  });

  it('is not measured by figures of nothing, nor by those of another load', () => {
    const nothing = {
      type: 'load-measured',
      atMs: 1_090_000,
      fromMs: 1_000_000,
      toMs: 1_090_000,
      asked: 0,
      delivered: 0,
    } as const;
    const over = silent.entered('verdict', 120);
    expect(over.with({ ...nothing, load: 'normal' }).verdict().verdict).toBe('load-not-delivered');
    expect(over.load(1, { load: 'fault' }).verdict().verdict).toBe('load-not-delivered');
    expect(
      over
        .load(1)
        .with({ ...nothing, load: 'fault' })
        .verdict().verdict,
    ).toBe('missed');
  });

  it('matters from the sending of the fault', () => {
    const slow = story(scenario).polls(-10, 101).injected(0, 3).effectSeen(4, 90).due('hold', 90).rolledBack(90);
    expect(slow.evidence('present').load(1).load(0.1, { from: 1, to: 2 }).verdict().verdict).toBe('load-not-delivered');
    expect(slow.evidence('present').load(0.1, { from: -2, to: 0 }).load(1).verdict().verdict).toBe('missed');
  });

  describe('of a drill that was stopped', () => {
    const stoppedAt = (at: number, cause: 'aborted' | 'interrupted' = 'interrupted') =>
      story(scenario)
        .polls(-10, 101)
        .injected(0)
        .effectSeen(0, at)
        .stopped(cause, at)
        .rolledBack(at)
        .evidence('present');
    const verdict = (drill: ReturnType<typeof stoppedAt>) => drill.verdict().verdict;

    it('is not said to be missing where it had hardly begun: the stop is why there is silence', () => {
      expect(verdict(stoppedAt(0.3).load(0, { load: 'fault', to: 0.3 }))).toBe('interrupted');
      expect(verdict(stoppedAt(19.999).load(0.1, { to: 19.999 }))).toBe('interrupted');
      expect(verdict(stoppedAt(19.999, 'aborted').load(0.1, { to: 19.999 }))).toBe('aborted');
    });

    it('is said to be missing where it was measured for long enough', () => {
      expect(verdict(stoppedAt(20).load(0.1, { to: 20 }))).toBe('load-not-delivered');
      expect(verdict(stoppedAt(20, 'aborted').load(0.1, { to: 20 }))).toBe('load-not-delivered');
      expect(verdict(stoppedAt(20).load(0.8, { to: 20 }))).toBe('interrupted');
    });

    it('counts for as long as it was measured, not for as long as the fault was there', () => {
      expect(verdict(stoppedAt(40).load(0.1, { from: 30, to: 40 }))).toBe('interrupted');
      expect(verdict(stoppedAt(40).load(0.1, { from: 10, to: 40 }))).toBe('load-not-delivered');
    });

    it('matters again after deadline and grace, however short the window was: it must not become a miss', () => {
      const soon = { ...scenario, expect: [storyExpectation({ withinMs: 5_000 })] };
      const late = (share: number) =>
        story(soon)
          .polls(-10, 101)
          .injected(0)
          .effectSeen(0, 15)
          .stopped('interrupted', 15)
          .rolledBack(15)
          .evidence('present')
          .load(share, { to: 15 });
      expect(verdict(late(0.1))).toBe('load-not-delivered');
      expect(verdict(late(1))).toBe('missed');
    });

    it('counts in a short hold that nobody stopped', () => {
      const short = story({ ...scenario, expect: [storyExpectation({ withinMs: 5_000 })] })
        .polls(-10, 101)
        .injected(0)
        .effectSeen(0, 8)
        .due('hold', 8)
        .rolledBack(8)
        .evidence('present');
      expect(short.load(0.799, { to: 8 }).verdict().verdict).toBe('load-not-delivered');
      expect(short.load(0.8, { to: 8 }).verdict().verdict).toBe('missed');
    });
  });

  it('need not be known where an alert fired all the same', () => {
    expect(silent.alertOpened(70).verdict().verdict).toBe('late');
    expect(silent.alertOpened(20, { severity: 'warning' }).verdict().verdict).toBe('wrong-severity');
  });
});

describe('data', () => {
  const silent = heldDrill().polls(91, 101);

  it('are asked for before an alert is missed', () => {
    expect(silent.verdict()).toMatchObject({ awaiting: 'evidence' });
    expect(silent.evidence('present').verdict().verdict).toBe('missed');
    expect(silent.evidence('unknown').verdict().verdict).toBe('missed');
    expect(silent.evidence('absent').verdict()).toMatchObject({
      verdict: 'no-data',
      reason: 'the monitor had no data in the window',
    });
  });

  it('give way to missed where nobody could ask in the end', () => {
    expect(silent.entered('verdict', 110).verdict().verdict).toBe('missed');
  });

  it('were there where an alert opened', () => {
    expect(silent.evidence('absent').alertOpened(70).verdict().verdict).toBe('late');
    expect(silent.evidence('absent').alertOpened(20, { severity: 'warning' }).verdict().verdict).toBe('wrong-severity');
  });

  it('that are missing explain best why it fired for another target only', () => {
    const elsewhere = silent.alertOpened(20, { target: { service: 'office' } });
    expect(elsewhere.evidence('absent').verdict().verdict).toBe('no-data');
    expect(elsewhere.evidence('present').verdict()).toMatchObject({
      verdict: 'wrong-target',
      reason: 'it fired for office only',
    });
  });

  it('are quoted', () => {
    const told = silent.with({
      type: 'evidence-fetched',
      atMs: 1_100_000,
      key: 'latency',
      data: 'absent',
      explanation: [{ cause: 'no-data', evidence: 'no point since 12:00:03' }],
    });
    expect(told.verdict()).toMatchObject({
      reason: 'no point since 12:00:03',
      explanation: [{ cause: 'no-data' }],
    });
  });
});

describe('a hold that ends before the deadline', () => {
  const ended = (end: number, told: Story) =>
    told.polls(-10, 120).injected(0).effectSeen(0, end).evidence('present').entered('verdict', 130);

  it.each([
    [59.999, 'aborted'],
    [60, 'missed'],
  ])('by its longest time at %d s: %s', (end, verdict) => {
    expect(ended(end, story()).due('max-hold', end).rolledBack(end).verdict().verdict).toBe(verdict);
  });

  it('proves nothing of severity or target either', () => {
    const cut = ended(40, story()).due('max-hold', 40).rolledBack(40);
    expect(cut.alertOpened(20, { severity: 'warning' }).verdict()).toMatchObject({
      verdict: 'aborted',
      reason: 'the fault was held until 20 s before the deadline only',
    });
    expect(cut.alertOpened(20, { target: { service: 'office' } }).verdict().verdict).toBe('aborted');
    expect(cut.alertOpened(20).verdict().verdict).toBe('detected');
  });

  it('lasts to the latest moment at which an alert can be in time', () => {
    const flapping = story().polls(-10, 120).injected(0).probed('bad', 1).probed('good', 5).effectSeen(5, 60);
    const until = (end: number) =>
      flapping.due('hold', end).rolledBack(end).evidence('present').entered('verdict', 130).verdict().verdict;
    expect(until(64.999)).toBe('aborted');
    expect(until(65)).toBe('missed');
  });

  it('was long enough for what fired late in it', () => {
    const flapping = story().polls(-10, 120).injected(0).probed('bad', 0.1).probed('good', 5).effectSeen(5, 60);
    const cut = flapping.due('max-hold', 64).rolledBack(64).entered('verdict', 130);
    expect(cut.alertOpened(63).verdict()).toMatchObject({ verdict: 'late', borderline: true });
    expect(cut.alertOpened(64.1).verdict().verdict).toBe('aborted');
  });

  it('is the provider that was unreachable where that is why it ended', () => {
    const gone = story().polls(-10, 20).pollsFail(20, 130).injected(0).effectSeen(0, 50).rolledBack(50);
    expect(gone.entered('verdict', 130).verdict().verdict).toBe('provider-unreachable');
  });
});

describe('a stop', () => {
  const stopped = (at: number, told: Story = story()) =>
    told
      .polls(-10, 120)
      .injected(0)
      .effectSeen(0, at)
      .stopped('interrupted', at)
      .rolledBack(at)
      .evidence('present')
      .entered('verdict', 130);

  it.each([
    [20, 'interrupted'],
    [60, 'interrupted'],
    [62.999, 'interrupted'],
    [63, 'missed'],
    [80, 'missed'],
  ])('at %d s, with a deadline of 60 s and a grace of 3 s, gives %s', (at, verdict) => {
    expect(stopped(at).verdict().verdict).toBe(verdict);
  });

  it('between deadline and hold end leaves a late alert late', () => {
    expect(stopped(80).alertOpened(70).verdict().verdict).toBe('late');
    expect(stopped(80).alertOpened(85).verdict().verdict).toBe('missed');
    expect(stopped(62).alertOpened(61).verdict().verdict).toBe('interrupted');
  });

  it('after the hold changes nothing', () => {
    expect(silentDrill().stopped('interrupted', 95).verdict().verdict).toBe('missed');
    expect(silentDrill().stopped('aborted', 90).verdict().verdict).toBe('missed');
  });

  it('looks once more for an alert that had opened by then', () => {
    const just = story().polls(-10, 41).injected(0).effectSeen(0, 40).stopped('aborted', 40).rolledBack(40);
    expect(just.verdict()).toMatchObject({ awaiting: 'coverage' });
    expect(just.polls(41, 44).verdict().verdict).toBe('aborted');
    expect(just.alertOpened(39, { seenAt: 42 }).verdict().verdict).toBe('detected');
    expect(just.due('last-look', 42).verdict().verdict).toBe('aborted');
  });

  it('before the injection is what is said', () => {
    expect(story().polls(-10, 0).verdict()).toMatchObject({ awaiting: 'window' });
    expect(story().polls(-10, 0).stopped('interrupted', -1).verdict()).toMatchObject({
      verdict: 'interrupted',
      reason: 'it was interrupted',
    });
  });

  it('in the middle of the injection leaves the window between both', () => {
    const half = story().polls(-10, 60).injectionSent(0);
    expect(half.verdict()).toMatchObject({ awaiting: 'window' });
    const cut = half.stopped('interrupted', 2).rolledBack(2);
    expect(cut.judged().injected).toEqual({ earliest: 1_000_000, latest: 1_002_000 });
    expect(cut.verdict().verdict).toBe('interrupted');
    expect(cut.alertOpened(3).verdict().verdict).toBe('detected');
  });
});

describe('an injection that fails', () => {
  it('gives fault-failed after one more look, but not where the alert fired', () => {
    const failed = story().polls(-10, 2).injectionSent(0).injectionFailed(1, 'PUT answered 500');
    expect(failed.verdict()).toMatchObject({ awaiting: 'coverage' });
    expect(failed.polls(2, 10).verdict()).toMatchObject({ verdict: 'fault-failed', reason: 'PUT answered 500' });
    expect(failed.polls(2, 10).alertOpened(0.5).verdict().verdict).toBe('detected');
  });

  it('gives fault-failed at once where nothing had been sent', () => {
    expect(story().polls(-10, 2).injectionFailed(1).verdict().verdict).toBe('fault-failed');
    expect(story().polls(-10, 2).injectionFailed(1).judged().rollback.state).toBe('not-needed');
  });
});
