import { z } from 'zod';
import { durationMs } from '../../config/duration';

/** What counts as the effect: exactly one of them. `slowerThan` is parsed to milliseconds. */
const sees = z.union(
  [
    z.strictObject({
      status: z.union([z.int().min(100).max(599), z.enum(['1xx', '2xx', '3xx', '4xx', '5xx'])], {
        error: 'must be a status, such as 503, 4xx or 5xx',
      }),
    }),
    z.strictObject({ slowerThan: durationMs }),
    z.strictObject({ bodyLacks: z.string().min(1) }),
    z.strictObject({ bodyHas: z.string().min(1) }),
    z.strictObject({ unreachable: z.literal(true) }),
  ],
  { error: 'takes exactly one of status (503, 4xx or 5xx), slowerThan, bodyLacks, bodyHas and unreachable: true' },
);

export const httpProbeOptions = z.strictObject({
  http: z.url({ protocol: /^https?$/, error: 'must be a URL, http or https' }),
  /** May refer to secrets: `Bearer ${secret.TOKEN}`. */
  headers: z.record(z.string(), z.string()).optional(),
  sees,
});

export type HttpProbeOptions = z.infer<typeof httpProbeOptions>;
export type HttpSight = HttpProbeOptions['sees'];
