import { basename, resolve, sep } from 'node:path';
import type { FaultKind, FaultSystem } from '../../ports/fault';
import { outputOf } from '../../ports/runOrFail';
import { requireProgram } from '../../ports/requireProgram';
import { commandSteps } from './commandSteps';
import { commandOptions, commandState, type CommandOptions, type CommandState } from './options';
import { runOrFail } from './runOrFail';

/** A fault that a command makes and another takes back. See README.md beside this file. */
export const commandFault: FaultKind<CommandOptions, CommandState> = {
  kind: 'command',
  summary: 'A command makes the fault, and another takes it back',
  options: commandOptions,
  state: commandState,
  describe: ({ inject }) => inject.join(' '),
  steps: commandSteps,
  touches: ({ inject, rollback, cwd }, { projectDir }) =>
    [inject?.[0], rollback?.[0]].flatMap((program) =>
      program === undefined ? [] : [{ type: 'command', program: whatRuns(program, cwd, projectDir) }],
    ),
  // What other programs reach (kubectl, a cloud's own) is not known here, and may well be this machine.
  unleased: ({ inject }) => (inject.some(runsSsh) ? ['the host that ssh logs in to'] : []),
  prepare,
  inject: async (state, system, signal) => {
    const result = await runOrFail(state.inject, state, system, signal);
    return { sentAtMs: result.startedAtMs, ackedAtMs: result.endedAtMs, ...outputOf(result, system.secrets) };
  },
  rollback: async (state, system) => {
    const result = await runOrFail(state.rollback, state, system);
    return { notes: [], ...outputOf(result, system.secrets) };
  },
};

/** By itself, behind sudo or timeout, or in what a shell is told. */
const runsSsh = (word: string): boolean => basename(word) === 'ssh' || /(?:^|[\s;&|(/])ssh\s/.test(word);

/** A path is looked up from `cwd`: the file that runs there is what has to be allowed. A name stays one, for PATH. */
const whatRuns = (program: string, cwd: string | undefined, projectDir: string): string =>
  cwd !== undefined && program.includes(sep) ? resolve(projectDir, cwd, program) : program;

/** A rollback that can't be run is found out before there is something to roll back. */
async function prepare(
  options: CommandOptions,
  system: FaultSystem,
  { projectDir }: { readonly projectDir: string },
): Promise<CommandState> {
  const { inject, rollback, timeout, env = {} } = options;
  const state = { inject, rollback, timeoutMs: timeout, cwd: resolve(projectDir, options.cwd ?? '.'), env };
  for (const [program] of [inject, rollback]) await requireProgram(program, state, system.processes);
  return state;
}
