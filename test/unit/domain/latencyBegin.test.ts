import { middleOf, type Interval } from '../../../src/domain/instant';
import { latencyText } from '../../../src/domain/latencyText';
import { story, type OpenedOptions, type Story } from '../../support/drillStory';
import { storyScenario } from '../../support/storyScenario';

/** Provider's stamps are whole seconds, so an alert that opened right after the injection may seem to be before it. */
describe('an alert whose stamp begins before the injection', () => {
  const stamped: OpenedOptions = { stampWidth: 1, seenAt: 1 };
  /** To whole ms: the estimate of the provider's clock ages by fractions of one. */
  const latencyOf = (drill: Story): Interval => {
    const { latency } = drill.verdict();
    if (latency === undefined) throw new Error('no latency');
    return { earliest: Math.round(latency.earliest), latest: Math.round(latency.latest) };
  };

  it('has a latency from 0 on where the onset is the injection', () => {
    const drill = story(storyScenario({}, 'unprobed')).polls(-10, 20).injected(0, 0.1);
    const early = drill.alertOpened(-0.8, stamped);
    expect(early.verdict()).toMatchObject({ verdict: 'detected', reason: 'after 100 ms' });
    const latency = latencyOf(early);
    expect(latency).toEqual({ earliest: 0, latest: 200 });
    expect(latencyText({ ...latency, estimate: middleOf(latency) })).toBe('0.1 s ± 0.1 s');
    // The control: it is bounded on that side alone.
    expect(latencyOf(drill.alertOpened(0.5, { ...stamped, seenAt: 2 }))).toEqual({ earliest: 400, latest: 1_500 });
  });

  it('was not open before the injection, however much sooner than the probe it was', () => {
    const drill = story().polls(-10, 20).injected(0).effectSeen(0.3, 20);
    expect(latencyOf(drill.alertOpened(-0.8, stamped))).toEqual({ earliest: -300, latest: -100 });
  });
});
