import { z } from 'zod';
import { common, count, name, optional, orElse } from './monitorFields';

const positive = optional(z.number().positive());

/** An external monitor as it may be posted. */
export const externalInput = z
  .object({
    type: z.literal('external'),
    name,
    ...common,
    url: z.url({ protocol: /^https?$/ }),
    method: orElse(z.enum(['GET', 'POST', 'PUT', 'DELETE']), 'GET'),
    maxCheckAttempts: orElse(count, 1),
    service: optional(z.string().min(1)),
    responseTimeWarning: positive,
    responseTimeCritical: positive,
    responseTimeDuration: optional(count),
    containsString: optional(z.string()),
    certificationExpirationWarning: optional(z.number().int().nonnegative()),
    certificationExpirationCritical: optional(z.number().int().nonnegative()),
    skipCertificateVerification: optional(z.boolean()),
    expectedStatusCode: optional(z.number().int().min(100).max(599)),
    headers: optional(z.array(z.object({ name: z.string().min(1), value: z.string() }))),
    requestBody: optional(z.string()),
    followRedirect: optional(z.boolean()),
    dualstack: optional(z.enum(['ipv4', 'ipv6', 'auto'])),
  })
  .superRefine((input, context) => {
    const thresholds = [input.responseTimeWarning, input.responseTimeCritical].filter((each) => each !== undefined);
    const isTimed = thresholds.length > 0 || input.responseTimeDuration !== undefined;
    if (!isTimed) return;
    if (input.service === undefined) {
      context.addIssue({ code: 'custom', path: ['service'], message: 'required to monitor the response time' });
    }
    if (thresholds.length === 0 || input.responseTimeDuration === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['responseTimeDuration'],
        message: 'the response time needs a duration and at least one threshold',
      });
    }
  });
