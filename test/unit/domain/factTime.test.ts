import { factTime } from '../../../src/domain/factTime';

describe('factTime', () => {
  it('is an instant for what took no time', () => {
    expect(factTime({ type: 'noted', atMs: 7, text: '' })).toEqual({ earliest: 7, latest: 7 });
  });

  it('spans what took its time, up to the moment at which it was certain', () => {
    const probed = { type: 'probed', probe: 'effect', result: 'bad', detail: '' } as const;
    expect(factTime({ ...probed, sentAtMs: 1, decidedAtMs: 401 })).toEqual({ earliest: 1, latest: 401 });
    expect(factTime({ type: 'rolled-back', sentAtMs: 1, ackedAtMs: 9, notes: [] })).toEqual({ earliest: 1, latest: 9 });
  });
});
