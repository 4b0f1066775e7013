import { quietFromMs } from '../../../src/domain/settling';
import { heldDrill, storyMs } from '../../support/drillStory';
import { storyExpectation, storyScenario } from '../../support/storyScenario';

const scenario = storyScenario({ holdMs: 90_000 });
const quietAfterMs = (drill: ReturnType<typeof heldDrill>) =>
  quietFromMs(scenario, drill.judged(), storyMs(95)) - storyMs(95);

describe('after its fault a drill is quiet', () => {
  it('when the worst case of a monitor that did not fire has passed', () => {
    expect(quietAfterMs(heldDrill(scenario).monitor({ worstMs: 45_000 }))).toBe(45_000);
  });

  it('when the hold has passed once more, where the worst case is not known', () => {
    expect(quietAfterMs(heldDrill(scenario).monitor({}))).toBe(90_000);
  });

  it('when the longest of several has passed', () => {
    const both = storyScenario({
      holdMs: 90_000,
      expect: [storyExpectation(), storyExpectation({ key: 'errors', monitor: { name: 'Errors' } })],
    });
    const drill = heldDrill(both)
      .monitor({ worstMs: 45_000 })
      .monitor({ key: 'errors', id: 'm2', name: 'Errors', worstMs: 60_000 });
    expect(quietFromMs(both, drill.judged(), storyMs(95)) - storyMs(95)).toBe(60_000);
  });

  it('at once where its alert has come', () => {
    expect(quietAfterMs(heldDrill(scenario).monitor({ worstMs: 45_000 }).alertOpened(20))).toBe(0);
  });

  it('at once where it never got as far as finding its monitor', () => {
    expect(quietAfterMs(heldDrill(scenario))).toBe(0);
  });
});
