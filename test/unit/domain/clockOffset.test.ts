import { estimateOffset, mapStamp, offsetEpochs, type MappedStamp } from '../../../src/domain/clockOffset';
import type { ClockReading } from '../../../src/domain/facts';
import { between, exactly, widthOf } from '../../../src/domain/instant';

/** A `Date` header: whole seconds, truncated, by a clock that is `aheadMs` ahead, read half-way. */
function dateHeader(sentAtMs: number, aheadMs: number, tookMs = 0): ClockReading {
  const shownMs = Math.floor((sentAtMs + tookMs / 2 + aheadMs) / 1_000) * 1_000;
  return { sentAtMs, answeredAtMs: sentAtMs + tookMs, shown: between(shownMs, shownMs + 1_000) };
}

const exactClock = (atMs: number, aheadMs: number): ClockReading => ({
  sentAtMs: atMs,
  answeredAtMs: atMs,
  shown: exactly(atMs + aheadMs),
});

describe('the offset of a clock', () => {
  it('lies within [D - answered, D + 1 s - sent]', () => {
    const reading = { sentAtMs: 10_300, answeredAtMs: 10_500, shown: between(12_000, 13_000) };
    expect(estimateOffset([reading], 10_400)).toEqual(between(1_500, 2_700));
  });

  it('is not known without a reading', () => {
    expect(estimateOffset([], 0)).toBeUndefined();
  });

  it('satisfies all readings at once', () => {
    const readings = [dateHeader(10_100, 0), dateHeader(11_900, 0)];
    const offset = estimateOffset(readings, 11_900);
    expect(offset?.earliest).toBeCloseTo(-100, 0);
    expect(offset?.latest).toBeCloseTo(100, 0);
  });

  it('is narrowed by phases that differ, not by many of the same', () => {
    const same = Array.from({ length: 20 }, (_, index) => dateHeader(10_500 + index * 1_000, 0));
    expect(widthOf(estimateOffset(same, 20_000)!)).toBeGreaterThan(999);
    const dithered = Array.from({ length: 20 }, (_, index) => dateHeader(10_000 + index * 1_050, 0));
    expect(widthOf(estimateOffset(dithered, 20_000)!)).toBeLessThan(60);
  });

  it('is believed less by 100 ppm of the time since, before and after', () => {
    expect(estimateOffset([exactClock(0, 0)], 60_000)).toEqual(between(-6, 6));
    expect(estimateOffset([exactClock(60_000, 0)], 0)).toEqual(between(-6, 6));
  });

  it('is forgotten after 10 minutes', () => {
    expect(estimateOffset([exactClock(0, 0)], 600_000)).toEqual(between(-60, 60));
    expect(estimateOffset([exactClock(0, 0)], 600_001)).toBeUndefined();
  });
});

describe('a step of a clock', () => {
  const stepped = [
    ...[0, 1, 2].map((second) => exactClock(second * 1_000, 0)),
    ...[3, 4].map((second) => exactClock(second * 1_000, 500)),
  ];

  it('is found where no offset satisfies all readings', () => {
    expect(offsetEpochs(stepped).map(({ readings }) => readings.length)).toEqual([3, 2]);
    expect(offsetEpochs(stepped.slice(0, 3))).toHaveLength(1);
  });

  it('leaves each side its own offset', () => {
    expect(estimateOffset(stepped, 2_000)).toEqual(between(0, 0));
    expect(estimateOffset(stepped, 3_000)).toEqual(between(500, 500));
    expect(estimateOffset(stepped, -5_000)?.latest).toBeCloseTo(0.5, 5);
  });

  it('is none where the clocks only drifted, nor where 10 minutes were not looked', () => {
    const drifting = Array.from({ length: 60 }, (_, index) => exactClock(index * 10_000, index * 0.9));
    expect(offsetEpochs(drifting)).toHaveLength(1);
    const slewed = Array.from({ length: 60 }, (_, index) => exactClock(index * 10_000, index * 1.1));
    expect(offsetEpochs(slewed).length).toBeGreaterThan(1);
    expect(offsetEpochs([exactClock(0, 0), exactClock(600_001, 5_000)])).toHaveLength(1);
    expect(offsetEpochs([exactClock(0, 0), exactClock(600_000, 5_000)])).toHaveLength(2);
  });

  it('may be older than the first reading that contradicts', () => {
    // 3 s ahead from 5 s on; the two wide readings after it could be of either side.
    const wide = (atMs: number, aheadMs: number) => dateHeader(atMs, aheadMs, 4_000);
    const readings = [
      exactClock(0, 0),
      wide(1_000, 0),
      wide(5_400, 2_500),
      wide(6_400, 2_500),
      exactClock(11_000, 2_500),
    ];
    const [before, after] = offsetEpochs(readings);
    expect(before?.readings).toEqual([readings[0]]);
    expect(after?.readings).toEqual([readings[4]]);
  });
});

/** What clocks may drift in some seconds is less than 5 ms. */
function expectAbout(mapped: MappedStamp | undefined, earliestMs: number, latestMs: number): void {
  expect(Math.abs((mapped?.at.earliest ?? Infinity) - earliestMs)).toBeLessThan(5);
  expect(Math.abs((mapped?.at.latest ?? Infinity) - latestMs)).toBeLessThan(5);
}

describe('a stamp', () => {
  const anyTime = between(0, 1_000_000);
  const ahead = (by: number, ...seconds: readonly number[]) => seconds.map((second) => exactClock(second * 1_000, by));

  it('is mapped by the offset of its own moment', () => {
    const drifting = offsetEpochs([...ahead(7_000, 0), ...ahead(7_004, 100)]);
    expectAbout(mapStamp(exactly(107_004), drifting, anyTime), 100_000, 100_000);
    expectAbout(mapStamp(exactly(7_000), drifting, anyTime), 0, 0);
    expect(mapStamp(exactly(7_000), drifting, anyTime)?.ambiguous).toBe(false);
  });

  it('is wider by the width of the offset', () => {
    const vague = { sentAtMs: 0, answeredAtMs: 200, shown: exactly(5_000) };
    expectAbout(mapStamp(between(9_000, 10_000), offsetEpochs([vague]), between(4_000, 9_000)), 4_000, 5_200);
  });

  it('can not be mapped without a reading', () => {
    expect(mapStamp(exactly(0), [], anyTime)).toBeUndefined();
  });

  it('of before a step keeps the old offset, of after it the new one', () => {
    const epochs = offsetEpochs([...ahead(0, 0, 1, 2), ...ahead(60_000, 3, 4, 5)]);
    expect(mapStamp(exactly(1_000), epochs, between(1_000, 2_000))).toEqual({ at: exactly(1_000), ambiguous: false });
    expect(mapStamp(exactly(64_000), epochs, between(4_000, 5_000))).toEqual({ at: exactly(4_000), ambiguous: false });
  });

  it('between the last reading before a step and the first after it can be of either', () => {
    const epochs = offsetEpochs([...ahead(0, 0, 1, 2), ...ahead(-500, 3, 4, 5)]);
    const mapped = mapStamp(exactly(2_300), epochs, between(2_000, 3_000));
    expectAbout(mapped, 2_300, 2_800);
    expect(mapped?.ambiguous).toBe(true);
  });

  it('that both sides claim is read as what agrees with the listings, but stays ambiguous', () => {
    const epochs = offsetEpochs([...ahead(0, 0, 10, 20), ...ahead(-60_000, 30, 40, 50)]);
    const seenLater = mapStamp(exactly(-15_000), epochs, between(44_000, 46_000));
    expectAbout(seenLater, 45_000, 45_000);
    expect(seenLater?.ambiguous).toBe(true);
    expectAbout(mapStamp(exactly(-15_000), epochs, between(-10_000, 46_000)), -15_000, 45_000);
    expectAbout(mapStamp(exactly(-15_000), epochs, between(-9_990, 46_000)), 45_000, 45_000);
  });

  it('that no side claims can be of either', () => {
    const epochs = offsetEpochs([...ahead(0, 0, 10, 20), ...ahead(60_000, 30, 40, 50)]);
    expect(mapStamp(exactly(60_000), epochs, between(10_000, 200_000))?.ambiguous).toBe(true);
  });
});
