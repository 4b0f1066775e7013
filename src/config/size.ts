import { z } from 'zod';

const units: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1_000,
  MB: 1_000_000,
  GB: 1_000_000_000,
  KiB: 1_024,
  MiB: 1_048_576,
  GiB: 1_073_741_824,
};
const pattern = /^(\d{1,9}(?:\.\d{1,3})?) ?(B|kB|MB|GB|KiB|MiB|GiB)$/;
const isNoSize = 'is not a size, such as 500MB or 2GiB';

/** Bytes of a size as people write it: `500MB`, `2GiB`. Undefined where the text is no size. */
export function parseSize(text: string): number | undefined {
  const [, number, unit = ''] = pattern.exec(text) ?? [];
  return number === undefined ? undefined : Math.round(Number(number) * (units[unit] ?? Number.NaN));
}

/** `1.5 GB`, for people; decimal, as disks are sold and `df -H` says. */
export function formatSize(bytes: number): string {
  const [unit, size] = (['GB', 'MB', 'kB'] as const)
    .map((name) => [name, units[name] ?? 1] as const)
    .find(([, each]) => bytes >= each) ?? ['B', 1];
  return `${Number((bytes / size).toPrecision(3))} ${unit}`;
}

/** A size of a file, above zero, parsed to bytes. */
export const sizeInBytes = z
  .string({ error: isNoSize })
  .regex(pattern, { error: isNoSize })
  .meta({ examples: ['500MB', '2GiB'], patternErrorMessage: isNoSize })
  .transform((text) => parseSize(text) ?? Number.NaN)
  .refine((bytes) => bytes > 0, { error: 'must be above zero' });
