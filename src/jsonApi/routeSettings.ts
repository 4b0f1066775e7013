import { z } from 'zod';
import { isTooShort, tooShort } from '../domain/shortSecret';
import { passwordsIn } from '../domain/urlLogin';

export const httpUrl = z.url({ protocol: /^https?$/, error: 'must be a URL that begins with https:// or http://' });

const proxyUrl = httpUrl.refine((url) => !passwordsIn(url).some(isTooShort), tooShort);

/** How a provider's server is reached: the same keys for each kind of provider. */
export const routeFields = {
  proxy: proxyUrl
    .optional()
    .describe('Proxy for this provider; default: HTTPS_PROXY of the environment')
    .meta({ examples: ['http://proxy.example.com:3128'] }),
  noProxy: z
    .string()
    .optional()
    .describe('Hosts to be asked without the proxy, between commas')
    .meta({ examples: ['.example.com,127.0.0.1'] }),
  caFile: z
    .string()
    .optional()
    .describe('Certificates to trust beside the well-known ones (PEM file)')
    .meta({ examples: ['company-ca.pem'] }),
};
