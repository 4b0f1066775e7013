/** Shows instants of the harness's clock (ms since the Unix epoch) as people at this place read them. */
export interface LocalTime {
  /** `09:15:22` */
  clock(atMs: number): string;
  /** `2026-11-23` */
  day(atMs: number): string;
  /** `2026-11-23 09:15:22 +09:00` */
  full(atMs: number): string;
}

/** @param timeZone IANA name; absent: this machine's */
export function createLocalTime(timeZone?: string): LocalTime {
  const zone = timeZone === undefined ? {} : { timeZone };
  const clock = new Intl.DateTimeFormat('en-GB', { ...zone, timeStyle: 'medium' });
  // Swedish writes dates as ISO 8601 does.
  const day = new Intl.DateTimeFormat('sv-SE', { ...zone, dateStyle: 'short' });
  const offset = new Intl.DateTimeFormat('en-GB', { ...zone, timeZoneName: 'longOffset' });
  const offsetOf = (atMs: number): string => {
    const name = offset.formatToParts(atMs).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    return name === 'GMT' ? '+00:00' : name.replace('GMT', '');
  };
  return {
    clock: (atMs) => clock.format(atMs),
    day: (atMs) => day.format(atMs),
    full: (atMs) => `${day.format(atMs)} ${clock.format(atMs)} ${offsetOf(atMs)}`,
  };
}
