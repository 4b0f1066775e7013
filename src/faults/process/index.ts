import type { FaultKind, Touch } from '../../ports/fault';
import type { LocalProcesses } from '../../ports/localProcesses';
import { endProcesses, startAgain } from './endProcesses';
import { processOptions, processState, type ProcessOptions, type ProcessState } from './options';
import { placeOf, placeText } from './placeText';
import { prepareProcess } from './prepareProcess';
import { processSteps } from './processSteps';
import { continueProcesses, stopProcesses } from './stopProcesses';

/** A process of this machine stands still, or ends and is started again. See README.md beside this file. */
export function processFault(localProcesses: () => LocalProcesses): FaultKind<ProcessOptions, ProcessState> {
  return {
    kind: 'process',
    summary: 'A process stands still until rollback, or ends and is started again',
    options: processOptions,
    state: processState,
    describe: (options) => `${options.signal} to ${options.program} (${placeText(placeOf(options))})`,
    steps: processSteps,
    touches: ({ program, unit, restart }): readonly Touch[] => [
      ...(program === undefined ? [] : [{ type: 'process', program } as const]),
      ...(unit === undefined ? [] : [{ type: 'command', program: 'systemctl' } as const]),
      ...(restart?.[0] === undefined ? [] : [{ type: 'command', program: restart[0] } as const]),
    ],
    prepare: (options, system, context) => prepareProcess(options, system, context, localProcesses()),
    inject: (state, system, signal) =>
      (state.signal === 'SIGSTOP' ? stopProcesses : endProcesses)(state, system, localProcesses(), signal),
    rollback: async (state, system) => ({
      notes: await (state.signal === 'SIGSTOP' ? continueProcesses : startAgain)(state, system, localProcesses()),
    }),
  };
}
