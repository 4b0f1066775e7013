import { z } from 'zod';

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const pattern = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;

/** Parses `70ms`, `2s`, `5m`, `1h` or `365d` to milliseconds. */
export const durationMs = z.string().transform((text, context) => {
  const match = pattern.exec(text);
  const unit = z.enum(['ms', 's', 'm', 'h', 'd']).safeParse(match?.[2]);
  if (match === null || !unit.success) {
    context.addIssue({ code: 'custom', message: `'${text}' is not a duration such as 70ms, 2s or 365d` });
    return z.NEVER;
  }
  return Number(match[1]) * unitMs[unit.data];
});
