import { z } from 'zod';
import { durationMs } from './duration';
import { isPostgresUrl, isReadablePostgresUrl, postgresUrlHint } from '../domain/postgresUrl';
import { isSafeWebhook, safeWebhookRule } from '../domain/safeWebhook';
import { isTooShort, tooShort } from '../domain/shortSecret';
import type { Place } from '../ports/listen';
import { parseRange } from '../domain/addresses';
import { parseHost } from './allow';
import { courtesyKeys } from './courtesies';
import { monitorSelector } from './monitorSelector';

const nonEmpty = z.string().min(1, { error: 'is empty' });

/** YAML takes `8080` for a number and `true` for a boolean; as variables they are texts. */
export const variableSchema = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const variableName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: 'names of variables have letters, digits and _ only' });

const variables = z.record(variableName, variableSchema);

const secrets = z.record(
  variableName,
  variableSchema.refine((secret) => !isTooShort(secret), tooShort),
);

const host = nonEmpty
  .refine((entry) => parseRange(entry) !== undefined || parseHost(entry.replace(/^\*\./, '')) !== undefined, {
    error: 'is not a host: write shop.example.com, shop.example.com:8443, *.example.com, an address or 10.0.0.0/8',
  })
  .meta({ examples: ['shop.verify.example.com', '127.0.0.1:8080', '*.verify.example.com', '10.2.0.0/16'] });

export const allowSchema = z.strictObject({
  hosts: z
    .array(host)
    .default([])
    .describe(
      'Hosts that faults, probes and load may reach, with or without a port; names are held to the ranges, if there are any',
    ),
  commands: z
    .array(nonEmpty)
    .default([])
    .describe('Programs that faults and probes may run, by name or by path')
    .meta({ examples: [['systemctl', './scripts/break.sh']] }),
  files: z
    .array(nonEmpty)
    .default([])
    .describe('Files, folders and patterns that faults may touch; relative ones start at this file')
    .meta({ examples: [['/srv/shop/images', 'config/*.json']] }),
  processes: z
    .array(nonEmpty)
    .default([])
    .describe('Programs whose processes faults may stop or end, by name')
    .meta({ examples: [['nginx']] }),
});

const longestPort = 65_535;

const listen = z
  .string()
  .regex(/^(\[[0-9A-Fa-f:.]+\]|[^\s:/@[\]]+):\d{1,5}$/, { error: 'is not host:port: write 127.0.0.1:19095' })
  .refine((place) => (placeOf(place)?.port ?? 0) <= longestPort, { error: `ports go up to ${longestPort}` })
  .transform((place) => placeOf(place) ?? { host: '', port: 0 })
  .meta({ examples: ['127.0.0.1:19095'] });

/** Whoever sees the URL (the report has it) must not see credentials, and a path is added at its end. */
const publicUrl = z
  .string()
  .regex(/^https?:\/\/[^\s/@?#]+(\/[^\s@?#]*)?$/, {
    error: 'is not such a URL: http(s)://HOST[:PORT][/PATH], without user, query or fragment',
  })
  .transform((url) => url.replace(/\/+$/, ''))
  .meta({ examples: ['https://drills.example.com/hooks'] });

const webhook = z.strictObject({
  listen: listen.describe('Where this machine listens while drills run, as host:port; port 0: a free one'),
  publicUrl: publicUrl.exactOptional().describe('Where providers that are not on this machine send to'),
  token: z
    .string()
    .min(8, { error: 'is shorter than 8 characters' })
    .exactOptional()
    .describe('Secret that senders must have: as Bearer, as the password of basic authentication, or as `?token=`')
    .meta({ examples: ['${HOOK_TOKEN}'] }),
});

const announce = z.strictObject({
  webhook: z
    .string()
    .refine(isSafeWebhook, { error: `${safeWebhookRule}: whoever has it may post` })
    .describe('Where it is announced, as `${secret.NAME}`: this URL is a secret')
    .meta({ examples: ['${secret.SLACK_URL}'] }),
  form: z
    .enum(['json', 'slack'])
    .exactOptional()
    .describe('How it is said; default: slack where the host is hooks.slack.com, else json'),
});

function placeOf(text: string): Place | undefined {
  const [, host, port] = /^(.*):(\d+)$/.exec(text) ?? [];
  return host === undefined ? undefined : { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

export const environmentName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, {
  error: 'names of environments have letters, digits, dots, _ and - only',
});

/** An environment. `providers` are any maps here: their kinds check what is in them. */
export const environmentSchema = z.strictObject({
  production: z
    .boolean()
    .default(false)
    .describe('Refused, unless --i-know-this-is-production NAME is given and the scenario lists the environment'),
  allow: allowSchema.prefault({}).describe('What faults, probes and load may touch or run; nothing else ever'),
  maxHold: durationMs
    .exactOptional()
    .describe('How long any fault may last here, from its injection: a scenario that asks for more is refused'),
  vars: variables
    .default({})
    .describe('Plain values for `${NAME}` in expectation files')
    .meta({ examples: [{ SHOP_URL: 'https://shop.verify.example.com' }] }),
  secrets: secrets
    .default({})
    .describe('Values for `${secret.NAME}` in faults and probes, of 4 characters or more; they reach no output')
    .meta({ examples: [{ ADMIN_TOKEN: '${ADMIN_TOKEN}' }] }),
  providers: z
    .record(nonEmpty, z.unknown())
    .refine((given) => Object.keys(given).length > 0, {
      error: 'an environment needs a provider: its alerts are watched',
    })
    .describe("The systems whose alerts are watched. The key is the provider's kind, or a free name with `kind:`"),
  webhook: webhook.exactOptional().describe('Where notifications are received, for `notified` in expectation files'),
  ...courtesyKeys,
  announce: announce
    .exactOptional()
    .describe('Who is told of the start and the end of a run, and of a rollback that failed, whoever was killed'),
});

const exclusion = z.strictObject({
  monitor: monitorSelector.describe('The monitor: its exact name, or { id: ... }'),
  reason: nonEmpty.describe('Why nobody has to show that it fires').meta({ examples: ['kept for a dashboard'] }),
  until: z.iso
    .date({ error: 'is not a day: write 2027-03-01' })
    .describe('The last day (UTC) on which that holds; from then on the monitor counts again')
    .meta({ examples: ['2027-03-01'] }),
});

const coverage = z.strictObject({
  exclude: z.array(exclusion).default([]).describe('Monitors that do not count, with reason and expiry'),
});

export type ExclusionInput = z.output<typeof exclusion>;

export type EnvironmentInput = z.output<typeof environmentSchema>;

/** Where past drills are kept; relative to the project file. */
export const defaultHistory = '.alertdrill/history.db';

/** The whole file. `environment` is a schema of its own, so that one broken environment doesn't hide the others. */
export const createProjectSchema = <E extends z.ZodType>(environment: E) =>
  z.strictObject({
    environments: z
      .record(environmentName, environment)
      .refine((given) => Object.keys(given).length > 0, { error: 'there is no environment' })
      .describe('Where scenarios may run, by name'),
    coverage: coverage.prefault({}).describe('What `alertdrill coverage` reckons with'),
    history: nonEmpty
      .refine((place) => isPostgresUrl(place) || !/^[a-z][a-z0-9+.-]+:\/\//i.test(place), {
        error:
          'is a URL of neither file nor PostgreSQL: past drills are kept in a file, or in a database at postgres://',
      })
      .refine((place) => !isPostgresUrl(place) || isReadablePostgresUrl(place), {
        error: "is a postgres:// URL that can't be read",
        params: { hint: postgresUrlHint },
      })
      .default(defaultHistory)
      .describe(
        'Where past drills are kept: a file, relative to this one, or the postgres:// URL of a database that runners share; ' +
          'its password may come from a variable, or from PGPASSWORD',
      )
      .meta({ examples: [defaultHistory, 'postgres://drills@db.example.com/drills', '${HISTORY_URL}'] }),
  });
