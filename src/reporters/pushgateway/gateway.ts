import { UsageError } from '../../domain/errors';
import { pushGroupPath } from '../../domain/pushGroupPath';
import { isTooShort, tooShort } from '../../domain/shortSecret';
import { loginIn } from '../../domain/urlLogin';

/** Where metrics are pushed to, taken apart: who logs in goes into a header and into no URL. */
export interface Gateway {
  /** Without login, and without a slash at its end. */
  readonly base: string;
  readonly authorization?: string;
}

/** What is wrong with the URL, in words that don't show it. */
function problemWithGateway(url: string): { readonly message: string; readonly hint: string } | undefined {
  const say = (what: string, hint: string) => ({ message: `the URL of the reporter pushgateway ${what}`, hint });
  const example = 'for example http://pushgateway.example.com:9091';
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return say('is no http or https URL', example);
  const { pathname, search, hash, username, password } = new URL(url);
  if (search !== '' || hash !== '') return say('has a query or a fragment', example);
  if (/\/metrics(\/|$)/.test(pathname)) return say('has /metrics in it', `alertdrill adds that itself: ${example}`);
  // A token may stand alone, in the place of the user.
  const secret = password === '' ? username : password;
  return isTooShort(secret) ? say(`has a login that ${tooShort.error}`, tooShort.params.hint) : undefined;
}

/** Throws UsageError. */
export function gatewayAt(url: string): Gateway {
  const problem = problemWithGateway(url);
  if (problem !== undefined) throw new UsageError(problem.message, { hint: problem.hint });
  const { origin, pathname } = new URL(url);
  const login = loginIn(url);
  return {
    base: `${origin}${pathname}`.replace(/\/+$/, ''),
    ...(login !== undefined && { authorization: `Basic ${Buffer.from(login).toString('base64')}` }),
  };
}

export const groupUrl = ({ base }: Gateway, group: Readonly<Record<string, string>>): string =>
  `${base}${pushGroupPath(group)}`;
