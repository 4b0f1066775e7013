import type { ProbeKind } from '../../ports/probe';
import { httpProbeOptions, type HttpProbeOptions } from './httpProbeOptions';
import { lookOverHttp } from './lookOverHttp';

/** Asks for a page and judges its status, its speed or its text. */
export const httpProbe: ProbeKind<HttpProbeOptions> = {
  kind: 'http',
  summary: 'GETs a URL: sees status, slowerThan, bodyLacks, bodyHas or unreachable',
  options: httpProbeOptions,
  describe: ({ http, sees }) => `GET ${http} ${wordsFor(sees)}`,
  touches: ({ http }) => [{ type: 'url', url: http }],
  look: lookOverHttp,
};

function wordsFor(sees: HttpProbeOptions['sees']): string {
  if ('status' in sees) return `answers ${sees.status}`;
  if ('slowerThan' in sees) return `slower than ${sees.slowerThan} ms`;
  if ('bodyLacks' in sees) return `lacks ${JSON.stringify(sees.bodyLacks)}`;
  if ('bodyHas' in sees) return `has ${JSON.stringify(sees.bodyHas)}`;
  return 'unreachable';
}
