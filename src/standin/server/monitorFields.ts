import { z } from 'zod';

/** The official clients send null for what is absent. */
export const optional = <T>(schema: z.ZodType<T>) => schema.nullish().transform((value) => value ?? undefined);

export const orElse = <T>(schema: z.ZodType<T>, otherwise: T) =>
  schema.nullish().transform((value) => value ?? otherwise);

export const name = z.string().min(1);
export const threshold = optional(z.number());
export const count = z.number().int().min(1).max(10);
export const scopes = orElse(z.array(z.string()), []);

export const common = {
  memo: orElse(z.string().max(2048), ''),
  isMute: orElse(z.boolean(), false),
  notificationInterval: optional(z.number().int().min(10)),
};

export const thresholds = { operator: z.enum(['>', '<']), warning: threshold, critical: threshold };
