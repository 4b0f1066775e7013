import type { Standin } from '../standin';
import { ApiError } from './apiError';

/** Counts the posts of each service in the minute that runs, and refuses those beyond the setting with 429. */
export function postCounter({ clock, periods, settings, store }: Standin): { count(service: string): void } {
  return {
    count(service) {
      if (settings.servicePostsPerMinute === 0) return;
      const minute = Math.floor(clock.nowMs() / periods.minuteMs);
      const last = store.postCounts.get(service);
      const count = last?.minute === minute ? last.count + 1 : 1;
      store.postCounts.put(service, { minute, count });
      if (count > settings.servicePostsPerMinute) throw new ApiError(429, 'Too many requests.');
    },
  };
}
