import { periodsOf } from '../../../../src/standin/engine/periods';
import { defaultSettings } from '../../../../src/standin/engine/settings';

/** All that shrinks, by the design's table of the compressed minute, in Mackerel's minutes. */
const minutes = {
  minuteMs: 1,
  storageGrainMs: 1,
  judgeableAgeMs: 20,
  historyMs: 24 * 60,
  checkReportMs: 6 * 60,
  externalCheckMs: 1,
  expressionMs: 5,
  connectivitySilenceMs: 10,
  connectivityScanMs: 1,
  missingScanMs: 1,
  resendScanMs: 1,
};

describe('the periods of the stand-in', () => {
  it.each([60_000, 2000, 1000])(
    'are, with a minute of %d ms, as many minutes as Mackerel has, and no others',
    (minuteMs) => {
      const expected = Object.fromEntries(Object.entries(minutes).map(([name, count]) => [name, count * minuteMs]));
      expect(periodsOf(minuteMs, defaultSettings)).toEqual(expected);
    },
  );
});
