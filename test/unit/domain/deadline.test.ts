import { between } from '../../../src/domain/instant';
import { heldDrill, silentDrill, story, storyMs, type OpenedOptions, type Story } from '../../support/drillStory';
import { storyExpectation, storyScenario } from '../../support/storyScenario';

const within = (seconds: number) => storyScenario({ expect: [storyExpectation({ withinMs: seconds * 1_000 })] });

describe('the deadline of 60 s', () => {
  it.each([
    [59.999, 'detected'],
    [60, 'detected'],
    [60.001, 'late'],
  ])('is met or not by an alert after %d s: %s', (seconds, verdict) => {
    expect(silentDrill().alertOpened(seconds).verdict().verdict).toBe(verdict);
  });

  it('is told with the real latency by a late alert', () => {
    const { latency, reason, outcome } = silentDrill().alertOpened(72.4).verdict();
    expect(latency).toEqual(between(72_400, 72_400));
    expect(reason).toBe('after 72.4 s, expected within 60 s');
    expect(outcome).toBe('failed');
  });

  it('is missed, not met late, by an alert that opened when the hold was over', () => {
    expect(silentDrill().alertOpened(90).verdict().verdict).toBe('late');
    expect(silentDrill().alertOpened(90.001).verdict().verdict).toBe('missed');
  });

  it('is missed, not met late, by an alert that opened after the keeper had taken the fault back by itself', () => {
    const frozen = story()
      .polls(-10, 5)
      .injected(0)
      .effectSeen(0, 5)
      .rollbackStarted(600)
      .with({ type: 'rolled-back', sentAtMs: storyMs(120), ackedAtMs: storyMs(120), notes: [] })
      .polls(600, 605)
      .effectGone(600, 604)
      .due('hold', 600)
      .evidence('present')
      .entered('verdict', 610);
    expect(frozen.alertOpened(119, { seenAt: 600 }).verdict().verdict).toBe('late');
    expect(frozen.alertOpened(121, { seenAt: 600 }).verdict().verdict).toBe('missed');
  });

  it('is missed, not met late, where the middle of what its stamp leaves open lies beyond the end of the hold', () => {
    const about = (middle: number, options: OpenedOptions = {}) =>
      silentDrill()
        .alertOpened(middle - 1, { stampWidth: 2, seenAt: middle + 2, ...options })
        .verdict().verdict;
    expect(about(90)).toBe('late');
    expect(about(90.001)).toBe('missed');
    expect(about(90, { severity: 'warning' })).toBe('wrong-severity');
    expect(about(90.001, { severity: 'warning' })).toBe('missed');
    expect(about(90, { target: { service: 'office' } })).toBe('wrong-target');
    expect(about(90.001, { target: { service: 'office' } })).toBe('missed');
  });

  it('counts from the effect, not from the injection', () => {
    const drill = (effectAt: number) =>
      story().polls(-10, 130).injected(0).effectSeen(effectAt, 110).due('hold', 110).alertOpened(70);
    expect(drill(10).verdict()).toMatchObject({ verdict: 'detected', latency: between(60_000, 60_000) });
    expect(drill(9).verdict()).toMatchObject({ verdict: 'late', latency: between(61_000, 61_000) });
  });

  it('counts from the injection where there is no effect probe, and from its whole interval', () => {
    const drill = story(storyScenario({}, 'unprobed')).polls(-10, 20).injected(0, 2).alertOpened(10);
    expect(drill.verdict()).toMatchObject({ verdict: 'detected', latency: between(8_000, 10_000) });
  });
});

/** An alert whose stamp is that wide; the middle of its latency is `estimate`. A poll there knows the offset exactly. */
const uncertain = (scenario: ReturnType<typeof within>, estimate: number, width: number) =>
  silentDrill(scenario)
    .poll(estimate)
    .alertOpened(estimate - width / 2, { stampWidth: width, seenAt: estimate + width / 2 + 1 })
    .verdict();

describe('a latency that straddles the deadline', () => {
  it.each([
    [within(20), 20, 5, 'detected'],
    [within(20), 20.4, 5, 'late'],
    [within(20), 20, 5.002, 'too-uncertain'],
    [within(60), 60, 6, 'detected'],
    [within(60), 60.001, 6, 'late'],
    [within(60), 60, 6.002, 'too-uncertain'],
    [within(60), 62, 6.002, 'too-uncertain'],
  ])(
    'is decided by its estimate unless it is wider than 5 s and 10 %% of it (%#)',
    (scenario, estimate, width, verdict) => {
      expect(uncertain(scenario, estimate, width)).toMatchObject({ verdict, borderline: true });
    },
  );

  it('does not begin to straddle before its end lies beyond the deadline', () => {
    expect(uncertain(within(60), 50, 20)).toMatchObject({ verdict: 'detected', borderline: false });
    expect(uncertain(within(60), 50.001, 20)).toMatchObject({ verdict: 'too-uncertain', borderline: true });
  });

  it('straddles while its begin does not lie beyond the deadline', () => {
    expect(uncertain(within(60), 70, 20)).toMatchObject({ verdict: 'too-uncertain', borderline: true });
    expect(uncertain(within(60), 70.001, 20)).toMatchObject({ verdict: 'late', borderline: false });
  });

  it('says between what', () => {
    expect(uncertain(within(60), 60, 8).reason).toBe(
      'the latency is known only as 56 s to 64 s, and the deadline lies in between',
    );
  });
});

describe('the floor of a monitor', () => {
  const firing = (seconds: number) => silentDrill().monitor({ floorMs: 10_000 }).alertOpened(seconds).verdict();

  it('is not reached by an alert that opened a millisecond too early', () => {
    expect(firing(9.999)).toMatchObject({ verdict: 'too-early', outcome: 'inconclusive' });
    expect(firing(9.999).reason).toContain('this monitor needs at least 10 s');
  });

  it('is reached by an alert that opened right then', () => {
    expect(firing(10).verdict).toBe('detected');
  });

  it('gives the alert the benefit of what its stamp leaves open', () => {
    const stamped = (stampWidth: number) =>
      silentDrill().monitor({ floorMs: 10_000 }).alertOpened(9.5, { stampWidth, seenAt: 12 }).verdict().verdict;
    expect(stamped(0.499)).toBe('too-early');
    expect(stamped(0.5)).toBe('detected');
  });

  it('counts from the sending of the fault: the effect may begin later than what the monitor sees', () => {
    const drill = story().monitor({ floorMs: 10_000 }).polls(-10, 30).injected(0).effectSeen(5, 30);
    expect(drill.alertOpened(10).verdict().verdict).toBe('detected');
    expect(drill.alertOpened(9.9).verdict().verdict).toBe('too-early');
  });

  it('counts from the sending, not from the acknowledgement', () => {
    const drill = story().monitor({ floorMs: 10_000 }).polls(-10, 30).injected(0, 4).effectSeen(5, 30);
    expect(drill.alertOpened(10).verdict().verdict).toBe('detected');
    expect(drill.alertOpened(9.9).verdict().verdict).toBe('too-early');
  });

  it('means the expected severity: a warning may come sooner', () => {
    const warned = silentDrill().monitor({ floorMs: 10_000 }).alertOpened(3, { severity: 'warning' });
    expect(warned.alertBecame('critical', 12).verdict().verdict).toBe('detected');
    expect(warned.alertBecame('critical', 8).verdict().verdict).toBe('too-early');
  });
});

describe('an alert that could be seen only after it says that it opened', () => {
  /** Opened at 56 s, not in the listing of the second before `seenAt`. */
  const seenAt = (seconds: number, drill: Story = silentDrill()) =>
    drill
      .poll(seconds - 0.001)
      .alertOpened(56, { seenAt: seconds })
      .verdict();

  it('is judged by what it says up to 5 s later', () => {
    expect(seenAt(61.001)).toMatchObject({ verdict: 'detected', backdated: false, latency: between(56_000, 56_000) });
  });

  it('is judged by when it could be seen if that is still later', () => {
    expect(seenAt(61.002)).toMatchObject({
      verdict: 'late',
      backdated: true,
      latency: between(61_001, 61_002),
      detection: { openedAt: between(storyMs(56), storyMs(56)) },
    });
  });

  it('is not called backdated where the listings in between were not complete', () => {
    const gap = story().polls(-10, 56).injected(0).effectSeen(0, 90);
    const incomplete = gap.poll(58, { complete: false }).poll(64, { complete: false });
    expect(seenAt(65, gap.polls(57, 65)).backdated).toBe(true);
    expect(incomplete.alertOpened(56, { seenAt: 65 }).verdict()).toMatchObject({
      verdict: 'detected',
      backdated: false,
    });
  });

  it('does not replace one that was seen in time', () => {
    const twice = silentDrill().alertOpened(30).alertOpened(20, { id: 'backdated', seenAt: 80 }).verdict();
    expect(twice).toMatchObject({ verdict: 'detected', detection: { alert: { id: 'a1' } } });
  });
});

describe('an alert that fires before the probe sees the effect', () => {
  it('waits for the onset, and has a negative latency then', () => {
    const drill = story().polls(-10, 20).injected(0).alertOpened(3);
    expect(drill.verdict()).toMatchObject({ awaiting: 'onset' });
    expect(drill.verdict().verdict).toBeUndefined();
    const seen = drill.effectSeen(5, 9);
    expect(seen.verdict()).toMatchObject({ verdict: 'detected', latency: between(-2_000, -2_000) });
    expect(seen.judged().marks).toMatchObject([{ kind: 'before-effect' }]);
  });

  it('is detected from the injection on where the effect was never seen, and the report says so', () => {
    const drill = story().polls(-10, 40).injected(0).alertOpened(3).due('effect-within', 30);
    expect(drill.verdict()).toMatchObject({ verdict: 'detected', latency: between(3_000, 3_000) });
    expect(drill.judged().marks).toMatchObject([{ kind: 'effect-not-verified' }]);
  });
});

describe('of several openings', () => {
  it('the first that reaches the severity counts, and all are counted', () => {
    const { detection, openings, latency } = heldDrill()
      .alertOpened(10, { id: 'first', severity: 'warning' })
      .alertClosed(15, { id: 'first' })
      .alertOpened(30, { id: 'second' })
      .alertOpened(20, { id: 'third', target: { service: 'shop', hostId: 'h2' } })
      .verdict();
    expect(detection?.alert.id).toBe('third');
    expect(latency).toEqual(between(20_000, 20_000));
    expect(openings).toBe(3);
  });

  it('the one counts that surely reached it first, in whatever order they were seen', () => {
    const vague = (drill: Story, seenAt: number) => drill.alertOpened(20, { id: 'vague', stampWidth: 10, seenAt });
    const sharp = (drill: Story, seenAt: number) => drill.alertOpened(22, { id: 'sharp', stampWidth: 2, seenAt });
    expect(sharp(vague(heldDrill(), 26), 27).verdict().detection?.alert.id).toBe('sharp');
    expect(vague(sharp(heldDrill(), 27), 31).verdict().detection?.alert.id).toBe('sharp');
  });
});
