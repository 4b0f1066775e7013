import { expectationVerdicts } from '../../../src/domain/verdict';
import { story, type Story } from '../../support/drillStory';

/** What can be the matter with a drill; what is not given is as it should be, and nothing fires. */
interface Circumstances {
  readonly openBefore?: true;
  readonly blocked?: true;
  readonly injection?: 'failed';
  readonly effect?: 'never' | 'ended';
  readonly deliveredShare?: number;
  readonly stopped?: 'aborted' | 'interrupted';
  readonly provider?: 'down';
  readonly data?: 'absent';
  readonly firesTooEarly?: true;
  readonly firesInTime?: true;
  readonly firesAboutTheDeadline?: true;
  readonly firesLate?: true;
  readonly warnsOnly?: true;
  readonly firesElsewhere?: true;
}

/** The rows of domain.md's table of verdicts in its order, each by the one thing that brings it about. */
const rows = {
  'already-open': { openBefore: true },
  blocked: { blocked: true },
  'too-early': { firesTooEarly: true },
  detected: { firesInTime: true },
  'too-uncertain': { firesAboutTheDeadline: true },
  'fault-failed': { injection: 'failed' },
  'no-effect': { effect: 'never' },
  'load-not-delivered': { deliveredShare: 0.5 },
  'effect-ended': { effect: 'ended' },
  aborted: { stopped: 'aborted' },
  interrupted: { stopped: 'interrupted' },
  'provider-unreachable': { provider: 'down' },
  'no-data': { data: 'absent' },
  late: { firesLate: true },
  'wrong-severity': { warnsOnly: true },
  'wrong-target': { firesElsewhere: true },
  missed: {},
} as const satisfies Record<string, Circumstances>;

/** A monitor without data raises nothing on its target, so these can't be true at once. */
const contradictions = [
  ['no-data', 'late'],
  ['no-data', 'wrong-severity'],
];

describe('the table of verdicts', () => {
  it('is the whole table, in the order of domain.md', () => {
    expect(Object.keys(rows)).toEqual(Object.keys(expectationVerdicts));
  });

  it.each(Object.entries(rows))('says %s where nothing else is the matter', (verdict, circumstances) => {
    const conclusion = drill(circumstances).verdict();
    expect(conclusion.verdict).toBe(verdict);
    expect(conclusion.outcome).toBe(Object.entries(expectationVerdicts).find(([name]) => name === verdict)?.[1]);
    expect(conclusion.awaiting).toBeUndefined();
    expect(conclusion.reason).toMatch(/\S/);
  });

  // The control of each pair is the row of the later verdict alone: without the earlier one's cause it is what is said.
  it.each(pairs())('says %s rather than %s', (earlier, _later, circumstances) => {
    expect(drill(circumstances).verdict().verdict).toBe(earlier);
  });

  it('tries every pair of rows that can be true at once', () => {
    const impossible =
      contradictions.length +
      [
        ['no-effect', 'effect-ended'],
        ['aborted', 'interrupted'],
      ].length;
    expect(pairs()).toHaveLength((17 * 16) / 2 - impossible);
  });
});

function pairs(): readonly (readonly [string, string, Circumstances])[] {
  const all: readonly (readonly [string, Circumstances])[] = Object.entries(rows);
  return all.flatMap(([earlier, a], index) =>
    all
      .slice(index + 1)
      .filter(([later, b]) => !contradicts(a, b) && !contradictions.some(([x, y]) => x === earlier && y === later))
      .map(([later, b]) => [earlier, later, { ...b, ...a }] as const),
  );
}

function contradicts(a: Circumstances, b: Circumstances): boolean {
  return Object.keys(a).some((cause) => Object.keys(b).includes(cause));
}

/** Fault and effect at 0, deadline at 60, hold until 90; the effect would be missed at 30, and a stop comes at 40. */
function drill(circumstances: Circumstances): Story {
  const { injection, effect, stopped, deliveredShare = 1, data = 'present', provider } = circumstances;
  const end = injection === 'failed' ? 1 : effect === 'never' ? 30 : stopped !== undefined ? 40 : 90;
  const prepared = withAlerts(circumstances, withPolls(provider, end, story().monitor({ floorMs: 5_000 })))
    .load(deliveredShare, { to: end })
    .evidence(data)
    .due('last-look', 105)
    .entered('verdict', 110);
  const blocked = circumstances.blocked
    ? prepared.blocked({ key: 'latency', cause: 'downtime', detail: 'a downtime covers the whole window' })
    : prepared;
  const injected = injection === 'failed' ? blocked.injectionSent(0).injectionFailed(1) : blocked.injected(0);
  const held = stopped === undefined ? injected.due('hold', 90) : injected.stopped(stopped, 40);
  return withEffect(effect, end, held).rolledBack(end);
}

function withEffect(effect: Circumstances['effect'], end: number, told: Story): Story {
  if (effect === 'never') return told.due('effect-within', 30);
  const goneAt = effect === 'ended' ? 25 : end;
  return told.effectSeen(0, goneAt).effectGone(goneAt, goneAt + 10);
}

function withPolls(provider: 'down' | undefined, end: number, told: Story): Story {
  if (provider === undefined) return told.polls(-10, 101);
  const down = Math.min(end, 35);
  return told.polls(-10, down).pollsFail(down, 101);
}

function withAlerts(circumstances: Circumstances, told: Story): Story {
  const { openBefore, firesTooEarly, firesInTime, firesAboutTheDeadline, firesLate, warnsOnly, firesElsewhere } =
    circumstances;
  // What a provider that is hardly reachable still shows, it shows in listings that don't reach back far enough.
  const complete = circumstances.provider === undefined;
  const steps: readonly (readonly [true | undefined, (story: Story) => Story])[] = [
    [openBefore, (one) => one.alertOpened(-5, { id: 'before' })],
    [firesTooEarly, (one) => one.alertOpened(2, { id: 'early' })],
    [firesInTime, (one) => one.alertOpened(20, { id: 'in-time' })],
    [firesAboutTheDeadline, (one) => one.alertOpened(55, { id: 'about', stampWidth: 10, seenAt: 66, complete })],
    [firesLate, (one) => one.alertOpened(70, { id: 'late', complete })],
    [warnsOnly, (one) => one.alertOpened(20, { id: 'warning', severity: 'warning' })],
    [firesElsewhere, (one) => one.alertOpened(20, { id: 'elsewhere', target: { service: 'office' } })],
  ];
  return steps.reduce((soFar, [applies, tell]) => (applies ? tell(soFar) : soFar), told);
}
