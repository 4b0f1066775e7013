import { z } from 'zod';

/**
 * Milliseconds of a duration as people write it: `90s`, `4m`, `1h30m`, `200ms`, `1.5s`, `1d`.
 * Undefined where the text is no duration: no unit, another unit, units out of order.
 */
export function parseDuration(text: string): number | undefined {
  const match = durationPattern.exec(text);
  if (match === null) return undefined;
  const totalMs = units.reduce((sum, unit, index) => sum + Number(match[index + 1] ?? 0) * unit.ms, 0);
  return Math.round(totalMs);
}

/** The text that parseDuration reads back: `1h30m`, `1m30s`. Fractions of a millisecond are rounded away. */
export function formatDuration(ms: number): string {
  let restMs = Math.round(Math.abs(ms));
  let text = '';
  for (const unit of units) {
    const count = Math.floor(restMs / unit.ms);
    restMs -= count * unit.ms;
    if (count > 0) text += `${count}${unit.name}`;
  }
  if (text === '') return '0s';
  return ms < 0 ? `-${text}` : text;
}

/** Iterations per second of a rate as people write it: `20/s`, `1200/m`, `90/h`. Undefined where the text is no rate. */
export function parseRate(text: string): number | undefined {
  const match = ratePattern.exec(text);
  const unit = units.find((candidate) => candidate.name === match?.[2]);
  return match === null || unit === undefined ? undefined : (Number(match[1]) * 1000) / unit.ms;
}

const units = [
  { name: 'd', ms: 86_400_000 },
  { name: 'h', ms: 3_600_000 },
  { name: 'm', ms: 60_000 },
  { name: 's', ms: 1_000 },
  { name: 'ms', ms: 1 },
] as const;

// Lengths are bounded, so that no number of digits overflows. The lookahead refuses the empty text.
const number = String.raw`(\d{1,9}(?:\.\d{1,3})?)`;
const durationPattern = new RegExp(`^(?=.)${units.map(({ name }) => `(?:${number}${name})?`).join('')}$`);
const ratePattern = new RegExp(`^${number}/([smh])$`);

/** Longer ones are slips of the pen, and near the limit of a timer (24.8 days). */
const longestMs = 7 * 86_400_000;

const isNot = (what: string) => (issue: { readonly input?: unknown }) =>
  `${JSON.stringify(issue.input)} is not ${what}`;

const durationText = z
  .string({ error: isNot('a duration, such as 90s, 4m or 1h30m') })
  .regex(durationPattern, { error: isNot('a duration, such as 90s, 4m or 1h30m') })
  .meta({
    examples: ['500ms', '90s', '4m', '1h30m'],
    patternErrorMessage: 'is not a duration, such as 90s, 4m or 1h30m',
  })
  .transform((text) => parseDuration(text) ?? Number.NaN)
  .refine((ms) => ms <= longestMs, { error: `is longer than ${formatDuration(longestMs)}` });

/** A duration of a file, longer than zero, parsed to milliseconds. */
export const durationMs = durationText.refine((ms) => ms > 0, { error: 'must be longer than zero' });

/** A duration of a file that may be zero (`0s`, or plainly `0`), parsed to milliseconds. */
export const durationOrZeroMs = z.union([z.literal(0), durationText], {
  error: isNot('a duration, such as 90s, 4m or 0'),
});

/** k6 counts whole iterations of an hour at least, of a load that takes hours. */
const slowestPerSecond = 1 / 3_600;

/** A rate of a file, one an hour at least, parsed to iterations per second. */
export const ratePerSecond = z
  .string({ error: isNot('a rate, such as 20/s or 1200/m') })
  .regex(ratePattern, { error: isNot('a rate, such as 20/s or 1200/m') })
  .meta({ examples: ['20/s', '1200/m'], patternErrorMessage: 'is not a rate, such as 20/s or 1200/m' })
  .transform((text) => parseRate(text) ?? Number.NaN)
  .refine((rate) => rate > 0, { error: 'must be above zero', abort: true })
  .refine((rate) => rate >= slowestPerSecond, { error: 'must be 1/h or more' });
