import { judge } from '../../../src/domain/judge';
import { heldDrill, silentDrill, story, type Story } from '../../support/drillStory';
import { storyExpectation, storyScenario } from '../../support/storyScenario';

const detected = story().monitor({ floorMs: 5_000 }).polls(-10, 21).injected(0).effectSeen(0, 21).alertOpened(20);

describe('what was detected', () => {
  it.each<[string, (told: Story) => Story]>([
    ['the drill is aborted', (told) => told.stopped('aborted', 22).rolledBack(22)],
    ['the drill is interrupted', (told) => told.stopped('interrupted', 22).rolledBack(22)],
    ['the provider goes away', (told) => told.pollsFail(22, 130).due('hold', 90).due('last-look', 130)],
    ['the effect ends', (told) => told.effectGone(22, 40)],
    ['the rollback fails', (told) => told.rollbackStarted(22).rollbackFailed(23)],
    ['the load was not delivered', (told) => told.load(0.1, { to: 22 })],
    ['the monitor is said to have had no data', (told) => told.evidence('absent')],
    ['the alert closes and another opens', (told) => told.alertClosed(25).alertOpened(30, { id: 'a2' })],
    ['the alert is closed by hand', (told) => told.alertClosed(25, { by: 'person' })],
    ['it goes down to a warning', (told) => told.alertBecame('warning', 25)],
    ['another target fires', (told) => told.alertOpened(23, { id: 'a2', target: { service: 'office' } })],
    ['the machine sleeps', (told) => told.slept(3_600, 25)],
    ['preflight has no more to say', (told) => told.entered('verdict', 30)],
  ])('stands when %s', (_what, then) => {
    const before = detected.verdict();
    expect(before).toMatchObject({ verdict: 'detected', outcome: 'passed' });
    const after = then(detected).verdict();
    expect(after).toMatchObject({ verdict: 'detected', outcome: 'passed', latency: before.latency });
  });

  it('is not there without the alert: the control', () => {
    const silent = story().polls(-10, 40).injected(0).effectSeen(0, 21).stopped('aborted', 22).rolledBack(22);
    expect(silent.verdict().verdict).toBe('aborted');
  });
});

describe('a drill as it goes on', () => {
  it('says what it waits for, fact by fact', () => {
    const drill = silentDrill();
    const said = drill.facts.map((_fact, index) => {
      const { expectations } = judge(drill.scenario, drill.facts.slice(0, index + 1));
      return expectations[0]?.verdict ?? expectations[0]?.awaiting;
    });
    const steps = said.filter((each, index) => each !== said[index - 1]);
    expect(steps).toEqual(['window', 'onset', 'window', 'coverage', 'evidence', 'missed']);
  });

  it('does not conclude anything from an alert before the poll that showed it is recorded: its clock is missing', () => {
    const drill = story().polls(-10, 21).injected(0).effectSeen(0, 21).alertOpened(19.5);
    const seenAt = drill.facts.findIndex(({ type }) => type === 'alert-seen');
    const upTo = (count: number) => judge(drill.scenario, drill.facts.slice(0, count)).expectations[0];
    expect(upTo(seenAt + 1)?.verdict).toBeUndefined();
    expect(upTo(drill.facts.length)?.verdict).toBe('detected');
  });

  it('holds on for those that are undecided', () => {
    const scenario = storyScenario({
      expect: [storyExpectation(), storyExpectation({ key: 'pages', monitor: { name: 'Pages' } })],
    });
    const half = story(scenario).polls(-10, 30).injected(0).effectSeen(0, 30).alertOpened(20);
    expect([...half.judged().awaiting]).toEqual(['window']);
    const both = half.alertOpened(25, { id: 'p', monitor: { id: 'm2', name: 'Pages' } });
    expect(both.judged().awaiting.size).toBe(0);
    expect(both.judged().outcome).toBe('passed');
  });

  it('is judged the same from the same facts, again and again, and leaves them as they were', () => {
    const drill = heldDrill().polls(91, 101).alertOpened(70).evidence('present');
    const before = structuredClone(drill.facts);
    const conclusions = judge(drill.scenario, drill.facts);
    expect(judge(drill.scenario, before)).toEqual(conclusions);
    expect(judge(drill.scenario, drill.facts)).toEqual(conclusions);
    expect(drill.facts).toEqual(before);
  });
});
