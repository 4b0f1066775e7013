import { join, resolve } from 'node:path';
import { FaultError } from '../../domain/errors';
import type { FaultContext, FaultSystem } from '../../ports/fault';
import type { LocalProcess, LocalProcesses } from '../../ports/localProcesses';
import { requireProgram } from '../../ports/requireProgram';
import { findProcesses } from './findProcesses';
import type { ProcessOptions, ProcessState } from './options';
import { placeOf, placeText } from './placeText';

/** Finds the processes, and whether they may be signalled. Throws FaultError where the fault can't work. */
export async function prepareProcess(
  options: ProcessOptions,
  { processes }: Pick<FaultSystem, 'processes'>,
  { projectDir, workDir }: Pick<FaultContext, 'projectDir' | 'workDir'>,
  local: LocalProcesses,
): Promise<ProcessState> {
  const { program, signal, restart, timeout } = options;
  const at = placeOf(options);
  const place = at.by === 'pidFile' ? { ...at, file: resolve(projectDir, at.file) } : at;
  const common = { program, place, signal, cwd: projectDir, timeoutMs: timeout };
  if (restart !== undefined) await requireProgram(restart[0], common, processes);
  const found = await findProcesses(common, local, processes);
  if ('nobody' in found) {
    throw new FaultError(found.nobody, { hint: `start ${program} before it is drilled, or correct ${at.by}` });
  }
  const roots = found.processes.map(({ identity }) => identity);
  for (const each of found.processes) mustBe(program, each, placeText(place));
  const isWhole = await local.families(roots);
  if (isWhole.some(({ isSelf }) => isSelf)) {
    throw new FaultError(`${program} (${placeText(place)}) is alertdrill itself, or runs it`, {
      hint: 'what is drilled must not be what takes the fault back',
    });
  }
  return {
    ...{ ...common, roots, signalledFile: join(workDir, 'signalled.jsonl') },
    ...(restart !== undefined && { restart }),
  };
}

function mustBe(program: string, found: LocalProcess, where: string): void {
  const { pid } = found.identity;
  if (found.program !== program) {
    throw new FaultError(`process ${pid} (${where}) executes ${found.program}, not ${program}`, {
      hint: `only a process of ${program} is touched; \`program\` and \`allow.processes\` say which`,
    });
  }
  if (found.isStopped) {
    throw new FaultError(`${program} (process ${pid}) is stopped already`, {
      hint: `kill -CONT ${pid} lets it go on; then drill it`,
    });
  }
}
