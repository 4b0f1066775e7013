import { z } from 'zod';

/** Services and roles: 2 to 63 characters, the first one alphanumeric (api-docs/services). */
export const serviceName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{1,62}$/, 'not a valid name');

/** `Service:Role` of a host; a space after the colon, as monitors write it, is taken out. */
export const roleFullname = z
  .string()
  .transform((text) => text.replace(/:\s+/, ':'))
  .refine(
    (text) => {
      const parts = text.split(':');
      return parts.length === 2 && parts.every((part) => serviceName.safeParse(part).success);
    },
    { error: 'must be <service>:<role>' },
  );

/** "name of the monitor (`[a-zA-Z0-9_-]+`)" (api-docs/hosts, checks). */
export const checkName = z.string().regex(/^[a-zA-Z0-9_-]+$/, 'not a valid name of a check');

export const metricName = z
  .string()
  .max(255)
  .regex(/^[a-zA-Z0-9._-]+$/, 'not a valid metric name');
