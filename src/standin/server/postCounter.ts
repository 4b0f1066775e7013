import type { Standin } from '../standin';
import { ApiError } from './apiError';

/** Counts the posts of each service in the minute that runs, and refuses those beyond the setting with 429. */
export function postCounter({ clock, periods, settings }: Standin): { count(service: string): void } {
  const counts = new Map<string, number>();
  let minute = 0;
  return {
    count(service) {
      if (settings.servicePostsPerMinute === 0) return;
      const now = Math.floor(clock.nowMs() / periods.minuteMs);
      if (now !== minute) counts.clear();
      minute = now;
      const count = (counts.get(service) ?? 0) + 1;
      counts.set(service, count);
      if (count > settings.servicePostsPerMinute) throw new ApiError(429, 'Too many requests.');
    },
  };
}
