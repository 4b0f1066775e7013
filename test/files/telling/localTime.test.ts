import { createLocalTime } from '../../../src/telling/localTime';

const atMs = Date.UTC(2026, 10, 23, 15, 4, 5);

describe('createLocalTime', () => {
  it.each([
    ['Asia/Tokyo', '00:04:05', '2026-11-24 00:04:05 +09:00'],
    ['America/St_Johns', '11:34:05', '2026-11-23 11:34:05 -03:30'],
    ['UTC', '15:04:05', '2026-11-23 15:04:05 +00:00'],
  ])('shows times of %s', (zone, clock, full) => {
    const time = createLocalTime(zone);
    expect(time.clock(atMs)).toBe(clock);
    expect(time.full(atMs)).toBe(full);
  });
});
