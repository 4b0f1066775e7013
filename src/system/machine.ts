import { lookup } from 'node:dns/promises';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import type { Machine } from '../ports/machine';

/** Reads the environment once. */
export function readMachine(env: NodeJS.ProcessEnv = process.env): Machine {
  const k6Bin = env['K6_BIN'] ?? '';
  return {
    // Resolved here: it is started from other folders than this.
    ...(k6Bin === '' ? {} : { k6Bin: resolve(k6Bin) }),
    // An empty entry of PATH means the current folder; a program is never taken from there by accident.
    searchPath: (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== ''),
    cacheDir: cacheDir(env),
    nodeProgram: process.execPath,
    pid: process.pid,
    resolveHost: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
  };
}

/** https://specifications.freedesktop.org/basedir/latest: a relative XDG_CACHE_HOME is invalid and ignored. */
function cacheDir(env: NodeJS.ProcessEnv): string {
  const fromEnv = env['XDG_CACHE_HOME'] ?? '';
  return join(isAbsolute(fromEnv) ? fromEnv : join(homedir(), '.cache'), 'alertdrill');
}
