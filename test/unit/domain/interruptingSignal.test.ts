import { constants } from 'node:os';
import { interruptingSignal } from '../../../src/domain/interruptingSignal';

describe('the signal that ended a run', () => {
  it.each(['SIGHUP', 'SIGINT', 'SIGTERM'] as const)('is %s by the number that it has here', (name) => {
    expect(interruptingSignal(`interrupted by ${name}`)).toBe(constants.signals[name]);
  });

  it('is not known where no such is named', () => {
    expect(interruptingSignal('interrupted')).toBeUndefined();
  });
});
