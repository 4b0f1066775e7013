import { between } from '../../../src/domain/instant';
import { story, type Story } from '../../support/drillStory';
import { storyExpectation, storyScenario } from '../../support/storyScenario';

const asking = (notified: { withinMs: number; receiver?: string } = { withinMs: 80_000 }, more = {}) =>
  storyScenario({ expect: [storyExpectation({ notified })], holdMs: 90_000, ...more });

/** Fault and effect at 0, the alert opens at 20, detection is due by 60 and the notification by 80; held until 90. */
const begun = (scenario = asking(), until = 90) =>
  story(scenario).polls(-10, until).receiverReady().injected(0).effectSeen(0, until);
const fired = (scenario = asking(), until = 90) => begun(scenario, until).alertOpened(20);
const held = (drill: Story) => drill.due('hold', 90).rolledBack(90).effectGone(90, 95);
const notification = (drill: Story) => drill.verdict().notification;
const verdictOf = (drill: Story) => notification(drill)?.verdict;

describe('a notification of an alert', () => {
  it.each([
    [79.999, 'notified', 'passed'],
    [80, 'notified', 'passed'],
    [80.001, 'notified-late', 'failed'],
  ])('within 80 s of the onset that arrives at %d s: %s', (at, verdict, outcome) => {
    const drill = fired().notified(at);
    expect(notification(drill)).toMatchObject({ verdict, outcome });
    expect(drill.verdict().verdict).toBe('detected');
    expect(drill.judged().outcome).toBe(outcome);
  });

  it.each([
    [90, 'notified-late'],
    [90.001, 'not-notified'],
  ])('that was due by 80 s and comes at %d s, where the hold ended at 90: %s', (at, verdict) => {
    expect(verdictOf(held(fired()).notified(at))).toBe(verdict);
  });

  it('tells how long it took from the onset, and who was told', () => {
    expect(notification(fired().notified(31, { receiver: 'oncall' }))).toMatchObject({
      latency: between(31_000, 31_000),
      arrival: { atMs: 1_031_000, receiver: 'oncall' },
      reason: 'after 31 s (receiver oncall)',
      borderline: false,
    });
  });

  it('is the first of several, whatever comes later and in whatever order it is told', () => {
    const twice = fired().notified(70).notified(31).notified(85);
    expect(notification(twice)).toMatchObject({ verdict: 'notified', latency: between(31_000, 31_000) });
  });

  it('is waited for while the fault lasts, and for the sake of nothing else', () => {
    expect(notification(fired(asking(), 89))).toMatchObject({ awaiting: 'window' });
    expect(fired(asking(), 89).judged().awaiting).toEqual(new Set(['window']));
    expect(fired(asking(), 89).notified(31).judged().awaiting).toEqual(new Set());
  });

  it('is asked for after what was late as well, and after nothing else', () => {
    const late = begun().alertOpened(70);
    expect(late.notified(75).verdict()).toMatchObject({ verdict: 'late', notification: { verdict: 'notified' } });
    expect(late.notified(75).judged().outcome).toBe('failed');
    expect(notification(held(begun()).polls(91, 101).evidence('present').notified(75))).toBeUndefined();
    const lesser = held(begun().alertOpened(20, { severity: 'warning' }))
      .polls(91, 101)
      .evidence('present');
    expect(lesser.notified(31).verdict()).toMatchObject({ verdict: 'wrong-severity' });
    expect(notification(lesser.notified(31))).toBeUndefined();
    expect(notification(fired(storyScenario()).notified(31))).toBeUndefined();
  });

  it('that makes a drill fail or inconclusive does so beside a detection', () => {
    expect(held(fired()).judged().outcome).toBe('failed');
    expect(held(fired()).judged().awaiting).toEqual(new Set());
    expect(held(fired().notificationCut(40)).judged().outcome).toBe('inconclusive');
  });
});

describe('nobody who was told', () => {
  it.each([
    [80, 'not-notified', 'failed'],
    [79.999, undefined, undefined],
  ])('by the end of a hold at %d s: %s', (at, verdict, outcome) => {
    const drill = fired(asking(), 79).due('hold', at).rolledBack(at);
    expect(notification(drill)?.verdict).toBe(verdict);
    expect(notification(drill)?.outcome).toBe(outcome);
  });

  it('is told with the time that was waited', () => {
    expect(notification(held(fired()))).toMatchObject({
      reason: 'nobody was told within 80 s, nor by the end of the hold',
    });
  });

  it('is not known where the fault did not last, once all is over', () => {
    const short = fired(asking(), 50).stopped('aborted', 50).rolledBack(50);
    expect(notification(short)).toMatchObject({ awaiting: 'notification' });
    expect(notification(short.entered('verdict', 120))).toMatchObject({
      verdict: 'notification-unknown',
      outcome: 'inconclusive',
      reason: 'nobody had been told when the fault was taken back, 30 s before the deadline: it was aborted',
    });
    expect(verdictOf(short.notified(70).entered('verdict', 120))).toBe('notified');
    expect(verdictOf(short.notified(81).entered('verdict', 120))).toBe('notification-unknown');
  });

  it('is not known where the onset leaves open whether the hold reached the deadline', () => {
    const unsure = (until: number) =>
      story(asking()).polls(-10, until).receiverReady().injected(0).probed('good', 0).probed('bad', 4, 4);
    const drill = (until: number) =>
      unsure(until)
        .probed('bad', 5)
        .probed('bad', 6)
        .alertOpened(20)
        .due('hold', until)
        .rolledBack(until)
        .entered('verdict', 120);
    expect(verdictOf(drill(83.999))).toBe('notification-unknown');
    expect(verdictOf(drill(84))).toBe('not-notified');
  });

  it('stays so when a notification comes after the hold, which is told', () => {
    const drill = held(fired()).notified(92);
    expect(notification(drill)).toMatchObject({
      verdict: 'not-notified',
      reason: 'nobody was told within 80 s, nor by the end of the hold; it was told after 92 s, when the hold was over',
    });
  });
});

describe('silence of a receiver', () => {
  const listening = (drill: Story) => held(drill.alertOpened(20));
  const from = (...at: number[]) =>
    at.reduce((drill, each) => drill.receiverReady(each), story(asking()).polls(-10, 91).injected(0).effectSeen(0, 90));

  it.each([
    [0, 'not-notified'],
    [0.001, 'notification-unknown'],
  ])('that listened from %d s on, the fault being sent at 0: %s', (at, verdict) => {
    expect(verdictOf(listening(from(at)))).toBe(verdict);
  });

  it('proves nothing where nobody listened, nor does a late notification; one in time does', () => {
    expect(notification(listening(from()))).toMatchObject({
      verdict: 'notification-unknown',
      reason: 'no notification of it was seen, but nobody listened for notifications',
    });
    expect(verdictOf(listening(from(5)).notified(85))).toBe('notification-unknown');
    expect(verdictOf(listening(from(5)).notified(31))).toBe('notified');
  });

  it.each([
    [-0.001, 'not-notified'],
    [0, 'notification-unknown'],
    [90, 'notification-unknown'],
    [90.001, 'not-notified'],
  ])('that could not read all of a notification at %d s: %s', (at, verdict) => {
    expect(verdictOf(held(fired().notificationCut(at)))).toBe(verdict);
  });

  it('proves something where what could not be read was for another receiver', () => {
    const oncall = (receiver?: string) =>
      verdictOf(held(fired(asking({ withinMs: 80_000, receiver: 'oncall' })).notificationCut(40, receiver)));
    expect(oncall('team-b')).toBe('not-notified');
    expect(oncall('oncall')).toBe('notification-unknown');
    expect(oncall()).toBe('notification-unknown');
  });

  it('leaves a late notification in doubt where something was missing before it, not after', () => {
    expect(verdictOf(fired().notificationCut(40).notified(85))).toBe('notification-unknown');
    expect(verdictOf(fired().notified(85).notificationCut(86))).toBe('notified-late');
    expect(verdictOf(fired().notificationCut(30).notified(40))).toBe('notified');
  });
});

describe('a notification of something else', () => {
  const isIgnored = (drill: Story) => expect(verdictOf(held(drill))).toBe('not-notified');

  it('is one of another alert, or of the end of this one', () => {
    isIgnored(fired().notified(31, { reference: 'a2' }));
    isIgnored(fired().notified(31, { state: 'resolved' }));
  });

  it('is one that came before the fault was sent', () => {
    isIgnored(fired().notified(-0.001));
    isIgnored(fired().notified(-5));
  });

  it.each([
    [19.999, 'not-notified'],
    [20, 'notified'],
  ])('is one that came before the alert opened at 20: at %d s %s', (at, verdict) => {
    expect(verdictOf(held(fired().notified(at)))).toBe(verdict);
  });

  it('is not one that came while the clocks leave open whether it had opened', () => {
    const vague = begun().alertOpened(20, { stampWidth: 1, seenAt: 22 });
    expect(verdictOf(vague.notified(20.1))).toBe('notified');
    expect(verdictOf(held(vague.notified(19.9)))).toBe('not-notified');
  });

  it('is one of an earlier opening with the same fingerprint, and one told again', () => {
    const again = story(asking())
      .polls(-30, 90)
      .receiverReady(-25)
      .alertOpened(-24, { id: 'f-1', notifiedAs: 'f' })
      .alertClosed(-15, { id: 'f-1' })
      .injected(0)
      .effectSeen(0, 90)
      .alertOpened(20, { id: 'f-2', notifiedAs: 'f' });
    const of = { reference: 'f' };
    expect(verdictOf(again)).toBeUndefined();
    isIgnored(again.notified(-20, of).notified(5, of).notified(12, of));
    expect(verdictOf(again.notified(-20, of).notified(31, of))).toBe('notified');
  });

  it('is one before the alert became critical, where it does not say how severe it is', () => {
    const worsened = begun().alertOpened(10, { severity: 'warning' }).alertBecame('critical', 20);
    isIgnored(worsened.notified(15));
    expect(verdictOf(worsened.notified(25))).toBe('notified');
  });
});

describe('a notification of a later opening of the same', () => {
  const flapping = fired().alertClosed(25).alertOpened(40, { id: 'again' });

  it('tells somebody, too', () => {
    expect(verdictOf(flapping.notified(45, { reference: 'again' }))).toBe('notified');
    expect(verdictOf(held(flapping.notified(39.9, { reference: 'again' })))).toBe('not-notified');
  });

  it('does not, if it never reached the severity', () => {
    const lesser = fired().alertClosed(25).alertOpened(40, { id: 'again', severity: 'warning' });
    expect(verdictOf(held(lesser.notified(45, { reference: 'again' })))).toBe('not-notified');
  });
});

describe('the severity that a notification tells', () => {
  it.each([
    ['critical', 'notified'],
    ['warning', 'not-notified'],
    ['unknown', 'not-notified'],
  ] as const)('%s, where critical is expected: %s', (severity, verdict) => {
    expect(verdictOf(held(fired().notified(31, { severity })))).toBe(verdict);
  });

  it('counts if it is more than is asked for, unless exactly that one is', () => {
    const warning = (exact: boolean) =>
      storyScenario({ expect: [storyExpectation({ severity: 'warning', exact, notified: { withinMs: 80_000 } })] });
    const told = (exact: boolean) =>
      verdictOf(
        held(begun(warning(exact)).alertOpened(10, { severity: 'warning' }).alertBecame('critical', 20)).notified(25, {
          severity: 'critical',
        }),
      );
    expect(told(false)).toBe('notified');
    expect(told(true)).toBe('not-notified');
  });

  it('is told where it was less', () => {
    expect(notification(held(fired().notified(31, { severity: 'warning' })))?.reason).toBe(
      'nobody was told within 80 s, nor by the end of the hold; it was told of warning only',
    );
  });
});

describe('the receiver that is asked for', () => {
  const oncall = asking({ withinMs: 80_000, receiver: 'oncall' });

  it('has to be told, and no other', () => {
    expect(verdictOf(fired(oncall).notified(31, { receiver: 'oncall' }))).toBe('notified');
    expect(verdictOf(held(fired(oncall).notified(31, { receiver: 'oncall-b' })))).toBe('not-notified');
    expect(verdictOf(held(fired(oncall).notified(31)))).toBe('not-notified');
  });

  it('is told late where another was told in time', () => {
    const drill = fired(oncall).notified(31, { receiver: 'team-b' }).notified(85, { receiver: 'oncall' });
    expect(verdictOf(drill)).toBe('notified-late');
  });

  it('is named, with those that were told instead', () => {
    const drill = fired(oncall).notified(31, { receiver: 'team-b' }).notified(33, { receiver: 'ops' });
    expect(notification(held(drill))?.reason).toBe(
      'receiver oncall was not told within 80 s, nor by the end of the hold; told instead: team-b, ops, first after 31 s',
    );
  });
});

describe('the alert that a notification means, where the provider does not say what it is known by', () => {
  const target = { labels: { alertname: 'Latency', service: 'shop', instance: 'web-01:9090' } };
  const prometheus = storyScenario({
    expect: [storyExpectation({ on: { labels: { service: 'shop' } }, notified: { withinMs: 80_000 } })],
  });
  const unnamed = begun(prometheus).alertOpened(20, { target, notifiedAs: null });
  const told = (labels: Readonly<Record<string, string>>) => verdictOf(held(unnamed.notified(31, { labels })));

  it('is the one whose name and labels it has', () => {
    expect(told(target.labels)).toBe('notified');
    expect(told({ ...target.labels, cluster: 'verify' })).toBe('notified');
  });

  it('is not one with another name, another label, or one that it does not tell', () => {
    expect(told({ ...target.labels, alertname: 'Errors' })).toBe('not-notified');
    expect(told({ ...target.labels, instance: 'web-02:9090' })).toBe('not-notified');
    expect(told({ alertname: 'Latency', service: 'shop' })).toBe('not-notified');
    expect(verdictOf(held(unnamed.notified(31)))).toBe('not-notified');
  });

  it('is by labels no more once the provider says it', () => {
    const named = begun(prometheus).alertOpened(20, { target, notifiedAs: 'f00' });
    const { labels } = target;
    expect(verdictOf(held(named.notified(31, { reference: 'f00' })))).toBe('notified');
    expect(verdictOf(held(named.notified(31, { reference: 'other', labels })))).toBe('not-notified');
  });
});

describe('an onset that is not certain', () => {
  /** It began between `from` and 10; the notification is due after `within`, counted from its middle. */
  const vague = (from: number, withinMs: number) =>
    story(asking({ withinMs }))
      .polls(-10, 90)
      .receiverReady()
      .injected(0)
      .probed('good', from)
      .probed('bad', 10)
      .probed('bad', 10.1)
      .probed('bad', 10.2)
      .alertOpened(20);

  it('leaves the estimate to decide, and it is marked borderline', () => {
    expect(notification(vague(6, 60_000).notified(68))).toMatchObject({
      verdict: 'notified',
      borderline: true,
      latency: between(58_000, 62_000),
    });
    expect(notification(vague(6, 60_000).notified(68.001))).toMatchObject({
      verdict: 'notified-late',
      borderline: true,
    });
    expect(notification(vague(6, 60_000).notified(66))).toMatchObject({ verdict: 'notified', borderline: false });
    expect(notification(vague(6, 60_000).notified(70.001))).toMatchObject({
      verdict: 'notified-late',
      borderline: false,
    });
  });

  it.each([
    [4, 'notified'],
    [3.999, 'notification-unknown'],
  ])('by more than a tenth of the deadline decides nothing: from %d s on, %s', (from, verdict) => {
    const drill = vague(from, 60_000).notified(67);
    expect(notification(drill)).toMatchObject({ verdict });
  });
});

describe('why nobody was told', () => {
  const explained = (about?: 'notification') =>
    held(fired()).with({
      type: 'evidence-fetched',
      atMs: 1_100_000,
      key: 'latency',
      ...(about && { about }),
      data: 'unknown',
      explanation: [{ cause: 'silenced', evidence: 'by ops until 14:00' }],
    });

  it('is kept apart from why it did not fire', () => {
    expect(notification(explained('notification'))?.explanation).toEqual([
      { cause: 'silenced', evidence: 'by ops until 14:00' },
    ]);
    expect(explained('notification').verdict().explanation).toEqual([]);
    expect(notification(explained())?.explanation).toEqual([]);
    expect(explained().verdict().explanation).toHaveLength(1);
  });

  it('decides nothing', () => {
    const silent = held(begun()).polls(91, 101);
    const fact = explained('notification').facts.find(({ type }) => type === 'evidence-fetched');
    expect(silent.verdict().awaiting).toBe('evidence');
    expect(silent.with(...(fact === undefined ? [] : [fact])).verdict().awaiting).toBe('evidence');
  });
});

describe('marks and notes', () => {
  it('are the same whether somebody was told or not', () => {
    const told = held(fired().notified(31)).judged();
    const untold = held(fired()).judged();
    expect(told.marks).toEqual(untold.marks);
    expect(told.notes).toEqual(untold.notes);
    expect(told.expectations[0]?.latency).toEqual(untold.expectations[0]?.latency);
  });
});
