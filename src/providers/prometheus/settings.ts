import { z } from 'zod';
import type { Severity } from '../../domain/alert';
import { isLoopbackUrl } from '../../domain/loopback';
import { plainUrl } from '../../domain/plainUrl';
import { isTooShort, tooShort } from '../../domain/shortSecret';
import { hasLogin } from '../../domain/urlLogin';
import { httpUrl, routeFields } from '../../jsonApi/routeSettings';

export type PrometheusSettings = z.output<typeof prometheusSettings>;
export type Endpoint = z.output<typeof endpoint>;

const serverUrl = httpUrl.refine((url) => !hasLogin(url), {
  error: 'has a user or a password in it, and outputs show this URL',
  params: { hint: 'write `basicAuth: { username, password }` beside the URL' },
});
const secretText = z
  .string()
  .trim()
  .min(1, { error: 'is empty: set the variable that it names' })
  .refine((secret) => !isTooShort(secret), tooShort);

const login = {
  basicAuth: z
    .strictObject({
      username: z
        .string()
        .min(1)
        .describe('Name of the user')
        .meta({ examples: ['drill'] }),
      password: secretText
        .describe('Password, from a variable of the environment')
        .meta({ examples: ['${PROMETHEUS_PASSWORD}'] }),
    })
    .optional()
    .describe('User and password')
    .meta({ examples: [{ username: 'drill', password: '${PROMETHEUS_PASSWORD}' }] }),
  bearerToken: secretText
    .optional()
    .describe('Token that is sent as `Authorization: Bearer`')
    .meta({ examples: ['${PROMETHEUS_TOKEN}'] }),
  headers: z
    .record(z.string().min(1), z.string())
    .superRefine((headers, context) => {
      for (const [name, value] of Object.entries(headers)) {
        const isShort = isNamedSecret(name) && secretsInHeader(name, value).some(isTooShort);
        if (isShort)
          context.addIssue({ code: 'custom', path: [name], message: tooShort.error, params: tooShort.params });
      }
    })
    .optional()
    .describe('Further headers, such as the tenant (`X-Scope-OrgID`); all others count as secrets')
    .meta({ examples: [{ 'X-Scope-OrgID': 'shop' }] }),
};

export const endpoint = z.strictObject({
  url: serverUrl.describe('Base URL, with its path prefix if any').meta({ examples: ['http://127.0.0.1:9090'] }),
  ...login,
});

const alertmanager = z.union([serverUrl, endpoint]);

/** Of what teams write in `severity:`. What is not in the map is an alert of unknown severity. */
const usualSeverities: Readonly<Record<string, Severity>> = {
  warning: 'warning',
  warn: 'warning',
  minor: 'warning',
  ticket: 'warning',
  critical: 'critical',
  crit: 'critical',
  major: 'critical',
  error: 'critical',
  emergency: 'critical',
  page: 'critical',
};

/** What stands under the provider's key in the project file. */
export const prometheusSettings = endpoint
  .extend({
    alertmanager: z
      .union([alertmanager, z.array(alertmanager)])
      .optional()
      .describe(
        'Alertmanager, or all of a cluster: a URL (same login as Prometheus), or `{ url }` with a login of its own',
      )
      .meta({ examples: ['http://127.0.0.1:9093'] }),
    ...routeFields,
    severity: z
      .strictObject({
        label: z
          .string()
          .min(1)
          .default('severity')
          .describe('Label that holds the severity')
          .meta({ examples: ['priority'] }),
        map: z
          .record(z.string(), z.enum(['warning', 'critical', 'unknown']))
          .default({})
          .describe('Severities by values of the label, beside the usual words')
          .meta({ examples: [{ sev1: 'critical' }] }),
      })
      .prefault({})
      .describe('How an alert tells its severity')
      .meta({ examples: [{ label: 'priority', map: { sev1: 'critical' } }] }),
  })
  .transform(({ alertmanager: given, severity, ...rest }) => ({
    ...rest,
    alertmanagers: (given === undefined ? [] : [given].flat()).map((each) =>
      typeof each === 'string' ? { ...loginOf(rest), url: each } : each,
    ),
    severity: { label: severity.label, map: { ...usualSeverities, ...severity.map } },
  }))
  .superRefine((settings, context) => {
    for (const each of [settings, ...settings.alertmanagers]) {
      const path = each === settings ? ['url'] : ['alertmanager'];
      const complain = (message: string) => context.addIssue({ code: 'custom', path, message });
      if (each.basicAuth !== undefined && each.bearerToken !== undefined)
        complain('has basicAuth or bearerToken, not both');
      // A tenant's name is no secret, so other headers ask for nothing.
      const hasHeader = Object.keys(each.headers ?? {}).some((name) => name.toLowerCase() === 'authorization');
      const isOpen = each.basicAuth === undefined && each.bearerToken === undefined && !hasHeader;
      if (!isOpen && new URL(each.url).protocol === 'http:' && !isLoopbackUrl(each.url)) {
        complain('must be https: the login would be sent in the clear');
      }
    }
  })
  .meta({ examples: [{ url: 'http://127.0.0.1:9090', alertmanager: 'http://127.0.0.1:9093' }] });

function loginOf({ basicAuth, bearerToken, headers }: Omit<Endpoint, 'url'>) {
  return {
    ...(basicAuth && { basicAuth }),
    ...(bearerToken !== undefined && { bearerToken }),
    ...(headers && { headers }),
  };
}

/** Headers that log in to an endpoint, and its own. */
export function headersOf({ basicAuth, bearerToken, headers }: Endpoint): Readonly<Record<string, string>> {
  return {
    ...headers,
    ...(basicAuth && { authorization: `Basic ${basic(basicAuth)}` }),
    ...(bearerToken !== undefined && { authorization: `Bearer ${bearerToken}` }),
  };
}

/** URL and tenant: Mimir and Cortex have many under one URL, and none sees another's alerts. */
export function placeOf({ url, headers = {} }: Endpoint): string {
  const tenant = Object.entries(headers).find(([name]) => isTenant(name))?.[1];
  return `${plainUrl(url)}${tenant === undefined ? '' : `, tenant ${tenant}`}`;
}

/** Values that no output may show. Of headers all but the name of a tenant. */
export function secretsOf({ basicAuth, bearerToken, headers = {} }: Endpoint): readonly string[] {
  return [
    ...(basicAuth === undefined ? [] : [basicAuth.password, basic(basicAuth)]),
    ...(bearerToken === undefined ? [] : [bearerToken]),
    ...Object.entries(headers).flatMap(([name, value]) => secretsInHeader(name, value)),
  ];
}

/** What follows the scheme (`Bearer TOKEN`) also by itself: a server may repeat it without. */
function secretsInHeader(name: string, value: string): readonly string[] {
  if (isTenant(name)) return [];
  const credentials = name.toLowerCase() === 'authorization' ? [value.trim().replace(/^\S+\s+/, '')] : [];
  return [...new Set([value, ...credentials])].filter((secret) => secret !== '');
}

const isTenant = (name: string): boolean => name.toLowerCase() === 'x-scope-orgid';

/** Others may be as short as `1`, and are then no secrets. */
const isNamedSecret = (name: string): boolean => /auth|token|key|secret|cookie|password/i.test(name);

const basic = ({ username, password }: { readonly username: string; readonly password: string }) =>
  Buffer.from(`${username}:${password}`).toString('base64');
