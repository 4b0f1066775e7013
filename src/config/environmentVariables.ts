import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'dotenv';
import type { Variables } from './interpolate';
import type { Path } from './issue';
import { nearest } from './nearest';

type Values = Readonly<Record<string, string | undefined>>;

/** What the project file may read: the process environment, and for what is not set there the `.env` file beside it. */
export function projectVariables(environmentVariables: Values, dotenv: Values): Variables {
  const values: Record<string, string> = {};
  for (const [name, value] of [...Object.entries(dotenv), ...Object.entries(environmentVariables)]) {
    if (value !== undefined) values[name] = value;
  }
  return {
    values,
    missingHint: (name, path) => {
      const [near] = nearest(name, Object.keys(values));
      const put = 'set it in the environment or in .env';
      // A default would be a credential in a file that is committed.
      const set = isCredential(path) ? put : `${put}, or write \${${name}:-default}`;
      return near === undefined ? set : `${set}; did you mean ${near}?`;
    },
  };
}

/** `environments.NAME.secrets`, `environments.NAME.providers` and `environments.NAME.webhook.token`. */
export const isCredential = (path: Path): boolean =>
  path[2] === 'secrets' || path[2] === 'providers' || (path[2] === 'webhook' && path[3] === 'token');

/** The variables of a folder's `.env`; none where there is no such file. */
export function readDotenv(dir: string): Readonly<Record<string, string>> {
  const file = join(dir, '.env');
  return existsSync(file) ? parse(readFileSync(file)) : {};
}
