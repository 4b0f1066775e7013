import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse } from 'dotenv';
import { messageOf } from '../domain/caught';
import { ConfigError } from '../domain/errors';
import type { Variables } from './interpolate';
import type { Issue, Path } from './issue';
import { nearest } from './nearest';

type Values = Readonly<Record<string, string | undefined>>;

/** `environments.NAME.announce.webhook` is a secret of its environment: nothing else of this file refers to one. */
const isAnnounceUrl = (path: Path): boolean =>
  path[0] === 'environments' && path[2] === 'announce' && path[3] === 'webhook';

const noSecrets: Pick<Issue, 'message' | 'hint'> = {
  message: 'this file has no ${secret.NAME}, but in `announce`',
  hint: 'it reads the environment itself: ${NAME}',
};

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
    secrets: { acceptedAt: isAnnounceUrl, elsewhere: noSecrets },
  };
}

/** `secrets`, `providers`, `webhook.token` and `announce.webhook` of `environments.NAME`. */
export const isCredential = (path: Path): boolean =>
  path[2] === 'secrets' ||
  path[2] === 'providers' ||
  (path[2] === 'webhook' && path[3] === 'token') ||
  isAnnounceUrl(path);

/**
 * The variables of a folder's `.env`; none where there is no such file. Throws ConfigError where it can't be read: what
 * it holds is not what is set nowhere.
 *
 * @param shownFrom where the user is; default: in that folder
 */
export function readDotenv(dir: string, shownFrom = dir): Readonly<Record<string, string>> {
  const path = join(dir, '.env');
  if (!existsSync(path)) return {};
  try {
    return parse(readFileSync(path));
  } catch (cause) {
    const message = `this file can't be read: ${messageOf(cause)}`;
    throw new ConfigError([{ file: relative(shownFrom, path), message }], { cause });
  }
}
