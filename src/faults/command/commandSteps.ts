import { resolve } from 'node:path';
import { formatDuration } from '../../config/duration';
import { commandText } from '../../domain/commandText';
import { exactly, note, type Step } from '../../domain/step';
import type { FaultSteps, StepsContext } from '../../ports/fault';
import type { CommandOptions } from './options';

/** The two command lines, where they are run, and with which variables. */
export function commandSteps(options: CommandOptions, { projectDir }: Pick<StepsContext, 'projectDir'>): FaultSteps {
  const { inject, rollback, timeout, cwd = '.', env = {} } = options;
  const run = (argv: readonly string[]): readonly Step[] => [
    exactly(commandText(argv)),
    ...Object.entries(env).map(([name, value]) => exactly(`  ${name}=${value}`)),
    note(
      `without a shell, in ${resolve(projectDir, cwd)}; has to end with exit code 0 within ${formatDuration(timeout)}, ` +
        'or its process group is killed',
    ),
  ];
  return { inject: run(inject), rollback: run(rollback) };
}
