import { listenerPids, readIfThere } from './listenerPids';

/** Who listens on a TCP port of this machine: `process 4711 (alertmanager)`. Undefined where /proc doesn't tell. */
export function portHolder(port: number): string | undefined {
  const [pid] = listenerPids(port);
  if (pid === undefined) return undefined;
  const name = readIfThere(`/proc/${pid}/comm`)?.trim();
  return `process ${pid}${name === undefined ? '' : ` (${name})`}`;
}
