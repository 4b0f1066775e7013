import type { Channel } from '../../../../src/standin/engine/channel';
import { afterAttempt } from '../../../../src/standin/engine/suspension';
import { noon, noonMs } from '../builders';

const channel: Channel = {
  id: 'c',
  type: 'webhook',
  name: 'Hook',
  url: 'http://127.0.0.1/',
  events: ['alert'],
  enabledGraphImage: false,
};
const suspendAfterMs = 1000;
/** The channel after attempts at these moments, in milliseconds after noon. */
const after = (...attempts: readonly (readonly [ms: number, wasTaken: boolean])[]): Channel =>
  attempts.reduce<Channel>(
    (each, [ms, wasTaken]) => afterAttempt(each, wasTaken, noonMs + ms, suspendAfterMs),
    channel,
  );

describe('a channel', () => {
  it('is suspended when its failures have gone on for long enough, not a millisecond before', () => {
    expect(after([0, false], [999, false]).suspendedAt).toBeUndefined();
    expect(after([0, false], [1000, false]).suspendedAt).toBe(noon + 1);
  });

  it('is not suspended by one failure, however late', () => {
    expect(after([5000, false]).suspendedAt).toBeUndefined();
  });

  it('starts anew with each success', () => {
    expect(after([0, false], [999, true], [1000, false]).suspendedAt).toBeUndefined();
    expect(after([0, false], [999, true], [1000, false], [2000, false]).suspendedAt).toBe(noon + 2);
  });
});
