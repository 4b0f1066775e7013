import { effectDoubt } from '../../../../src/commands/check/effectDoubt';
import { storyEffect } from '../../../support/storyScenario';

const fault = { kind: 'manual', options: {} };

describe('the doubt of a fault whose effect nobody sees', () => {
  it('says what that makes of a silence, and of a latency', () => {
    expect(effectDoubt({ fault })).toEqual([
      'no `effect` sees whether it bites: an alert that does not come will be `missed (effect not verified)`, and latencies count from the injection',
    ]);
  });

  it('is none with an effect, of a control, and of data that are made up', () => {
    expect(effectDoubt({ fault, effect: { ...storyEffect, kind: 'http' } })).toEqual([]);
    expect(effectDoubt({})).toEqual([]);
    expect(effectDoubt({ fault: { ...fault, synthetic: true } })).toEqual([]);
  });
});
