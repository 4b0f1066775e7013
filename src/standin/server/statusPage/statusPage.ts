import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { StateError } from '../../store/stateError';
import { isPermitted } from '../addressRanges';
import type { ClientAddress } from '../app';
import { contentSecurityPolicy, refusalDocument } from './document';
import { isLoopbackHost } from './loopbackHost';
import { overview, type StatusPageSources } from './overview';

/**
 * Shows people how things stand. No key is needed, as browsers send none: whoever may connect may see it, from the
 * addresses that the organization permits for its pages. Names other than the machine's own are refused, or a page from
 * elsewhere could lead its own name here and read along (DNS rebinding).
 */
export function statusPage(sources: StatusPageSources): (context: Context<ClientAddress>) => Promise<Response> {
  const { standin } = sources;
  const startedAtMs = standin.clock.nowMs();
  return async (context) => {
    if (!isLoopbackHost(context.req.header('Host'))) {
      const text = `This page is for browsers on this machine alone: ask for ${sources.url()}/`;
      return answer(context, 421, refusalDocument('Another name', text));
    }
    if (!isPermitted(context.env.address, standin.store.addressRanges.get('web') ?? [])) {
      const text =
        'The address is outside the ranges that the organization permits (/api/v0/settings/ip-restriction/web).';
      return answer(context, 403, refusalDocument('Not permitted', text));
    }
    const page = overview(sources, startedAtMs);
    try {
      // As for the API: nothing is shown that a crash could still undo.
      await standin.store.kept();
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      return answer(context, 503, refusalDocument('The state can not be written', `${error.message} (${error.hint})`));
    }
    return answer(context, 200, page);
  };
}

type Html = ReturnType<typeof refusalDocument>;

async function answer(context: Context, status: ContentfulStatusCode, page: Html): Promise<Response> {
  return context.html(await page, status, {
    'Cache-Control': 'no-store',
    'Content-Security-Policy': contentSecurityPolicy,
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
  });
}
