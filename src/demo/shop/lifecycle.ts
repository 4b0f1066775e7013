import { z } from 'zod';
import { durationMs } from '../duration';

/** One rule of the store's lifecycle policy: objects under `prefix` are deleted once they are older than `expireAfter`. */
export const lifecycleRule = z.strictObject({
  id: z.string().min(1),
  // A folder of the data directory and nothing above it: a rule must not be able to reach the shop's own files.
  prefix: z.string().regex(/^[a-z0-9-]+\/$/, "must be a folder such as 'images/'"),
  expireAfter: durationMs.refine((ageMs) => ageMs > 0, 'must be longer than nothing'),
});
export type LifecycleRule = z.infer<typeof lifecycleRule>;

/** The rule file, `lifecycle.json`. */
export const lifecyclePolicy = z.strictObject({ rules: z.array(lifecycleRule) });
export type LifecyclePolicy = z.infer<typeof lifecyclePolicy>;

/** Whether an object of that age is due for deletion: older than the rule's age, not exactly as old. */
export function isExpired(rule: LifecycleRule, ageMs: number): boolean {
  return ageMs > rule.expireAfter;
}
