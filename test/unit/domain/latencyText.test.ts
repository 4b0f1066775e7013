import fc from 'fast-check';
import { boundsText, latencyText } from '../../../src/domain/latencyText';

describe('latencyText', () => {
  it.each([
    [6_900, 7_900, '7.4 s ± 0.5 s'],
    [141_000, 143_000, '142 s ± 1 s'],
    [-800, 200, '-0.3 s ± 0.5 s'],
    [340, 380, '0.36 s ± 0.02 s'],
    [10_000, 40_000, '25 s ± 15 s'],
    [99_400, 100_400, '99.9 s ± 0.5 s'],
    [100_000, 101_000, '101 s ± 1 s'],
    [-540, 460, '0.0 s ± 0.6 s'],
    [1_549, 2_749, '2.1 s ± 0.7 s'],
  ])('of %d to %d ms is %s', (earliest, latest, text) => {
    expect(latencyText({ estimate: Math.round((earliest + latest) / 2), earliest, latest })).toBe(text);
  });

  it('never claims less error than there is, nor another latency', () => {
    const bound = fc.integer({ min: -10_000, max: 1_000_000 });
    fc.assert(
      fc.property(bound, fc.nat(60_000), (earliest, widthMs) => {
        const latest = earliest + widthMs;
        const text = latencyText({ estimate: Math.round((earliest + latest) / 2), earliest, latest });
        const [estimateMs = NaN, errorMs = NaN] = text.split('±').map((part) => Number.parseFloat(part) * 1_000);
        expect(estimateMs - errorMs).toBeLessThanOrEqual(earliest + 1e-6);
        expect(estimateMs + errorMs).toBeGreaterThanOrEqual(latest - 1e-6);
      }),
    );
  });
});

describe('boundsText', () => {
  it('says what is known of a monitor, and nothing where nothing is', () => {
    expect(boundsText(4_000, 9_000)).toBe('4 to 9 s');
    expect(boundsText(0, 2_500)).toBe('0 to 2.5 s');
    expect(boundsText(120_000, 241_000)).toBe('120 to 241 s');
    expect(boundsText(4_000, undefined)).toBe('at least 4 s');
    expect(boundsText(undefined, 9_000)).toBe('at most 9 s');
    expect(boundsText(undefined, undefined)).toBeUndefined();
  });
});
