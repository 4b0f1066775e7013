import { stagesText } from '../../../src/domain/stagesText';

describe('the stages of an alert', () => {
  it('are told with the one that took longest', () => {
    expect(stagesText({ pending: 1_200, firing: 11_200, visible: 11_600, notified: 16_300 })).toBe(
      'pending after 1.2 s, firing 10 s later, notified 5.1 s later; seen 400 ms after it fired; most of the time from pending to firing',
    );
    expect(stagesText({ firing: 3_000, visible: 3_400, notified: 34_000 })).toBe(
      'firing after 3 s, notified 31 s later; seen 400 ms after it fired; most of the time from firing to notified',
    );
    expect(stagesText({ pending: 20_000, firing: 20_500 })).toBe(
      'pending after 20 s, firing 500 ms later; most of the time from the onset to pending',
    );
  });

  it('are not told where there is one alone: when it fired is said anyway', () => {
    expect(stagesText({ firing: 3_000, visible: 3_400 })).toBeUndefined();
    expect(stagesText({ firing: 3_000, visible: 60_000 })).toBeUndefined();
    expect(stagesText({ notified: 3_000 })).toBeUndefined();
    expect(stagesText({})).toBeUndefined();
  });

  it('tell when it was seen, and of the API where that was slow to show the alert', () => {
    expect(stagesText({ firing: 3_000, visible: 8_999, notified: 5_000 })).toContain('; seen 6 s after it fired;');
    expect(stagesText({ firing: 3_000, visible: 2_900, notified: 5_000 })).toContain('; seen 100 ms before it fired;');
    expect(stagesText({ firing: 3_000, notified: 5_000 })).not.toContain('seen');
    expect(stagesText({ firing: 3_000, visible: 9_000, notified: 5_000 })).toContain(
      '; the API showed it 6 s after it fired;',
    );
  });

  it('may lie before the onset, or the other way round', () => {
    expect(stagesText({ pending: -2_000, firing: 8_000 })).toContain('pending 2 s before the onset, firing 10 s later');
    expect(stagesText({ firing: 8_000, notified: 7_800 })).toContain('notified 200 ms before that');
  });
});
