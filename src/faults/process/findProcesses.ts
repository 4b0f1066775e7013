import { readFile } from 'node:fs/promises';
import { messageOf } from '../../domain/caught';
import { FaultError } from '../../domain/errors';
import type { LocalProcess, LocalProcesses } from '../../ports/localProcesses';
import type { Processes } from '../../ports/processes';
import { runOrFail } from '../../ports/runOrFail';
import type { Place, ProcessState } from './options';

/** What is there; `nobody` says in words why nothing is. */
export type Found =
  | { readonly processes: readonly [LocalProcess, ...LocalProcess[]] }
  | { readonly processes: readonly []; readonly nobody: string };

/** The processes of a place, whatever they execute. Throws FaultError where it can't be looked. */
export async function findProcesses(
  { place, timeoutMs }: Pick<ProcessState, 'place' | 'timeoutMs'>,
  local: LocalProcesses,
  processes: Pick<Processes, 'run'>,
): Promise<Found> {
  switch (place.by) {
    case 'pidFile':
      return byPidFile(place.file, local);
    case 'port': {
      const [first, ...others] = await local.listeners(place.port);
      if (first !== undefined) return { processes: [first, ...others] };
      return { processes: [], nobody: `nobody listens on port ${place.port}, as far as this user may see` };
    }
    case 'unit':
      return byUnit(place, { local, processes, timeoutMs });
    default:
      return place satisfies never;
  }
}

async function byPidFile(file: string, local: LocalProcesses): Promise<Found> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => messageOf(error));
  const [, pid] = /^\s*(\d{1,10})\s*(\n|$)/.exec(text) ?? [];
  if (pid === undefined) return { processes: [], nobody: `${file} holds no id of a process` };
  const found = await local.find(Number(pid));
  return found === undefined
    ? { processes: [], nobody: `${file} names process ${pid}, which is not there` }
    : { processes: [found] };
}

async function byUnit(
  { unit }: Extract<Place, { readonly by: 'unit' }>,
  { local, processes, timeoutMs }: { local: LocalProcesses; processes: Pick<Processes, 'run'>; timeoutMs: number },
): Promise<Found> {
  const argv: [string, ...string[]] = ['systemctl', 'show', '--property=MainPID', '--value', '--', unit];
  const { stdout } = await runOrFail({ argv, timeoutMs }, processes);
  const pid = Number(stdout.trim());
  if (!Number.isInteger(pid)) throw new FaultError(`systemctl says ${stdout.trim()} of the main process of ${unit}`);
  const found = pid === 0 ? undefined : await local.find(pid);
  return found === undefined ? { processes: [], nobody: `${unit} has no main process now` } : { processes: [found] };
}
