import { z } from 'zod';
import { durationMs } from '../../config/duration';

const status = z.number().int().min(100).max(599);

const requestOptions = z
  .strictObject({
    method: z
      .enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
      .describe('Method of the request')
      .meta({ examples: ['PUT'] }),
    url: z
      .url({ protocol: /^https?$/ })
      .describe('Where it is sent; its host must be allowed by the environment')
      .meta({ examples: ['${SHOP_URL}/admin/routes/checkout'] }),
    headers: z
      .record(z.string(), z.string())
      .optional()
      .describe('Headers; `${secret.NAME}` is accepted and never written anywhere')
      .meta({ examples: [{ authorization: 'Bearer ${secret.ADMIN_TOKEN}' }] }),
    json: z
      .json()
      .optional()
      .describe('A body, sent as JSON with its content type; `${secret.NAME}` is accepted')
      .meta({ examples: [{ cut: '/checkout' }] }),
    body: z
      .string()
      .optional()
      .describe('A body, sent as it is; `${secret.NAME}` is accepted')
      .meta({ examples: ['cut=/checkout'] }),
    expectStatus: z
      .union([status, z.array(status).min(1)])
      .optional()
      .describe('The answers that mean success, such as 204 or [200, 404]; default: every 2xx')
      .meta({ examples: [204, [200, 404]] }),
  })
  .refine(({ json, body }) => json === undefined || body === undefined, {
    error: 'takes `json` or `body`, not both',
    path: ['body'],
  });

const makes = { method: 'PUT', url: '${SHOP_URL}/admin/routes/checkout', json: { cut: true } };
const takesBack = { method: 'DELETE', url: '${SHOP_URL}/admin/routes/checkout' };

export const httpOptions = z
  .strictObject({
    inject: requestOptions.describe('The request that makes the fault').meta({ examples: [makes] }),
    rollback: requestOptions
      .describe('The request that takes it back; it must do no harm when sent twice')
      .meta({ examples: [takesBack] }),
    timeout: durationMs.default(10_000).describe('How long each request may take; default 10s'),
  })
  .meta({ examples: [{ inject: makes, rollback: takesBack }] });

export type HttpOptions = z.infer<typeof httpOptions>;
export type RequestOptions = z.infer<typeof requestOptions>;

/** The options are the state: secrets in them are references until they are sent. */
export const httpState = z.object({
  inject: requestOptions,
  rollback: requestOptions,
  timeoutMs: z.number(),
  /** Of this fault alone: tells whether a request of the injection went unanswered (marks.ts). */
  workDir: z.string(),
  /** See HttpRequest; kept with the fault, so that whoever rolls back is held to it, too. */
  within: z.array(z.string()).readonly().exactOptional(),
});

export type HttpState = z.infer<typeof httpState>;
