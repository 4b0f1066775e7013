import { z } from 'zod';
import { weekdays, type Downtime } from '../engine/downtime';
import type { Store } from '../store/store';
import { names, refuseFaultyScopes, roles } from './scopeInput';

/** What may be posted as a downtime (api-docs/entry/downtimes.md). */
export type DowntimeInput = z.infer<typeof downtimeInput>;

const seconds = z.number().int().nonnegative();

const recurrence = z
  .object({
    type: z.enum(['hourly', 'daily', 'weekly', 'monthly', 'yearly']),
    interval: z.number().int().positive(),
    weekdays: z
      .array(z.enum(weekdays))
      .nullish()
      .transform((days) => days ?? undefined),
    until: seconds.nullish().transform((until) => until ?? undefined),
  })
  .refine(({ type, weekdays: named }) => type === 'weekly' || named === undefined || named.length === 0, {
    path: ['weekdays'],
    error: 'only of a weekly recurrence',
  });

/** The documents refuse names and memos that are "too long", and don't say what is: as of monitors, and of services. */
export const downtimeInput = z.object({
  name: z.string().min(1).max(255),
  memo: z
    .string()
    .max(2048)
    .nullish()
    .transform((memo) => memo ?? ''),
  start: seconds,
  duration: z.number().int().positive(),
  recurrence: recurrence.nullish().transform((each) => each ?? undefined),
  serviceScopes: names,
  serviceExcludeScopes: names,
  roleScopes: roles,
  roleExcludeScopes: roles,
  monitorScopes: names,
  monitorExcludeScopes: names,
});

/** Refuses (400) scopes that are redundant or name what doesn't exist. */
export function refuseFaultyDowntime(store: Store, downtime: DowntimeInput): void {
  refuseFaultyScopes(store, {
    serviceScopes: [...downtime.serviceScopes, ...downtime.serviceExcludeScopes],
    roleScopes: [...downtime.roleScopes, ...downtime.roleExcludeScopes],
    monitorScopes: [...downtime.monitorScopes, ...downtime.monitorExcludeScopes],
  });
}

/** What is empty is left out, as what was posted had it. */
export function shownDowntime(downtime: Downtime): object {
  return Object.fromEntries(
    Object.entries(downtime).filter(([, value]) => value !== '' && !(Array.isArray(value) && value.length === 0)),
  );
}
