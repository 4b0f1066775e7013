import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * Where alertdrill keeps what has to outlive a run, outside of any checkout: the journal and the locks.
 * https://specifications.freedesktop.org/basedir/latest: a relative XDG_STATE_HOME is invalid and ignored.
 */
export function stateDir(env: NodeJS.ProcessEnv = process.env): string {
  const fromEnv = env['XDG_STATE_HOME'] ?? '';
  return join(isAbsolute(fromEnv) ? fromEnv : join(homedir(), '.local', 'state'), 'alertdrill');
}
