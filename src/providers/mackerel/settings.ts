import { z } from 'zod';
import { isLoopbackUrl } from '../../domain/loopback';
import { isTooShort, tooShort } from '../../domain/shortSecret';
import { hasLogin } from '../../domain/urlLogin';
import { httpUrl, routeFields } from '../../jsonApi/routeSettings';

export type MackerelSettings = z.output<typeof mackerelSettings>;

const apiUrl = httpUrl.refine((url) => !hasLogin(url), {
  error: 'has a user or a password in it, and outputs show this URL',
  params: { hint: 'write the URL without them: the API takes its key alone' },
});

/** Of the service itself: https://mackerel.io/api-docs/ */
export const defaultUrl = 'https://api.mackerelio.com';

/** What stands under the provider's key in the project file. */
export const mackerelSettings = z
  .strictObject({
    organization: z
      .string()
      .min(1)
      .describe('Name of the organization; compared with what the API key belongs to')
      .meta({ examples: ['acme-verify'] }),
    url: apiUrl
      .default(defaultUrl)
      .describe('Base URL of the API, without a path')
      .meta({ examples: ['https://api.mackerelio.com'] }),
    apiKey: z
      .string()
      .trim()
      .min(1, { error: 'is empty: set the variable that it names' })
      .refine((key) => !isTooShort(key), tooShort)
      .default('${MACKEREL_APIKEY}') // filled in as if it had been written: config/providerSettings.ts
      .describe('API key; Read is enough; default: the variable MACKEREL_APIKEY')
      .meta({ examples: ['${MACKEREL_APIKEY}'] }),
    ...routeFields,
  })
  // What is no URL at all has been complained about already.
  .refine(({ url }) => !URL.canParse(url) || new URL(url).protocol === 'https:' || isLoopbackUrl(url), {
    path: ['url'],
    error: 'must be https: the API key would be sent in the clear',
  })
  .meta({ examples: [{ organization: 'acme-verify', apiKey: '${MACKEREL_APIKEY}' }] });
