import { z } from 'zod';
import { mostAttempts } from '../engine/judgeCheck';

/**
 * "Under 1024 characters" (api-docs/check-monitoring), but the official clients cut to 1,024 code points and send those:
 * refused, the report of every job that said more would be lost.
 */
const longestMessage = 1024;

const checkReportInput = z.object({
  source: z.object({ type: z.literal('host'), hostId: z.string() }),
  name: z.string().min(1),
  status: z.enum(['OK', 'WARNING', 'CRITICAL', 'UNKNOWN']),
  message: z.string().refine((text) => Array.from(text).length <= longestMessage, {
    error: `is longer than ${longestMessage} characters`,
  }),
  occurredAt: z.number().int().nonnegative(),
  // "If less than 10 minutes is specified, it is treated as 10" (api-docs/check-monitoring).
  notificationInterval: z
    .number()
    .int()
    .nonnegative()
    .nullish()
    .transform((minutes) => (minutes == null ? undefined : Math.max(minutes, 10))),
  maxCheckAttempts: z
    .number()
    .int()
    .min(1)
    .max(mostAttempts)
    .nullish()
    .transform((attempts) => attempts ?? 1),
});

export const checkReportsInput = z.object({ reports: z.array(checkReportInput).max(100) });
