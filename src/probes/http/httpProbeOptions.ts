import { z } from 'zod';
import { durationMs } from '../../config/duration';

/** What counts as the effect: exactly one of them. `slowerThan` is parsed to milliseconds. */
const sees = z.union(
  [
    z.strictObject({
      status: z
        .union([z.int().min(100).max(599), z.enum(['1xx', '2xx', '3xx', '4xx', '5xx'])], {
          error: 'must be a status, such as 503, 4xx or 5xx',
        })
        .describe('Answers with this status: 503, 4xx, 5xx')
        .meta({ examples: [503, '5xx'] }),
    }),
    z.strictObject({ slowerThan: durationMs.describe('No answer within this time') }),
    z.strictObject({
      bodyLacks: z
        .string()
        .min(1)
        .describe('A text that the answer does not have')
        .meta({ examples: ['Welcome'] }),
    }),
    z.strictObject({
      bodyHas: z
        .string()
        .min(1)
        .describe('A text that the answer has')
        .meta({ examples: ['out of order'] }),
    }),
    z.strictObject({ unreachable: z.literal(true).describe('No connection, or no answer in time') }),
  ],
  { error: 'takes exactly one of status (503, 4xx or 5xx), slowerThan, bodyLacks, bodyHas and unreachable: true' },
);

export const httpProbeOptions = z.strictObject({
  http: z
    .url({ protocol: /^https?$/, error: 'must be a URL, http or https' })
    .describe('URL that is asked for; its host must be allowed by the environment')
    .meta({ examples: ['${SHOP_URL}/checkout'] }),
  headers: z
    .record(z.string(), z.string())
    .optional()
    .describe('Headers; `Bearer ${secret.TOKEN}` is accepted')
    .meta({ examples: [{ authorization: 'Bearer ${secret.TOKEN}' }] }),
  sees: sees
    .describe('What counts as the effect: exactly one of these')
    .meta({ examples: [{ status: '5xx' }, { slowerThan: '2s' }] }),
});

export type HttpProbeOptions = z.infer<typeof httpProbeOptions>;
export type HttpSight = HttpProbeOptions['sees'];
