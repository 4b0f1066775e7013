import { hostname, userInfo } from 'node:os';
import type { RunHeader } from '../domain/report';

/** Who started the run, where and how; in CI with the job's address. */
export function initiator(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): RunHeader['initiator'] {
  const ciUrl = env['CI_JOB_URL'] ?? env['BUILD_URL'] ?? githubUrl(env);
  return { user: userName(env), host: hostname(), argv, ...(ciUrl !== undefined && { ciUrl }) };
}

function githubUrl(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const server = env['GITHUB_SERVER_URL'];
  const repository = env['GITHUB_REPOSITORY'];
  const run = env['GITHUB_RUN_ID'];
  if (server === undefined || repository === undefined || run === undefined) return undefined;
  return `${server}/${repository}/actions/runs/${run}`;
}

/** A container may run under a user id that has no name. */
function userName(env: Readonly<Record<string, string | undefined>>): string {
  try {
    return userInfo().username;
  } catch {
    return env['USER'] ?? 'unknown';
  }
}
