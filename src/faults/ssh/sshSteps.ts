import { formatDuration } from '../../config/duration';
import { commandText } from '../../domain/commandText';
import { exactly, note, type Step } from '../../domain/step';
import type { FaultSteps, StepsContext } from '../../ports/fault';
import type { SshOptions } from './options';
import { leaseOf } from './prepareSsh';
import { patienceMs } from './rollbackSsh';
import { sshArgv, targetOf } from './sshArgv';
import { urlOf } from './targetPlace';

/** ssh with all its arguments, and the two commands as they are run there. */
export function sshSteps(
  options: SshOptions,
  { projectDir, maxMs }: Pick<StepsContext, 'projectDir' | 'maxMs'>,
): FaultSteps {
  const { host, port, inject, rollback, timeout } = options;
  const leaseMs = leaseOf(options, maxMs);
  const limit = formatDuration(timeout);
  const run = (argv: readonly string[]): readonly Step[] => [
    exactly(commandText(sshArgv(targetOf(options, projectDir)))),
    note(
      `to ${urlOf(host, port)}, or what ssh's configuration makes of it where that is allowed, too; there, without a shell:`,
    ),
    exactly(`  ${commandText(argv)}`),
    note(`has to end with exit code 0 within ${limit}, or its process group is killed there`),
  ];
  const lease =
    leaseMs === 0
      ? 'no lease: nothing there takes the fault back by itself'
      : `before it a lease is armed there: ${formatDuration(leaseMs)} after the injection it runs the rollback by itself`;
  return {
    inject: [note(lease), ...run(inject)],
    rollback: [
      ...run(rollback),
      note(
        `tried again for ${formatDuration(patienceMs({ timeoutMs: timeout }))} where the host can't be reached; not run ` +
          'where the lease has run it. Then the folder that was made there is removed',
      ),
    ],
  };
}
