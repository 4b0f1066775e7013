import { formatDuration } from '../../config/duration';
import { commandText } from '../../domain/commandText';
import { exactly, note, type Step } from '../../domain/step';
import type { FaultSteps } from '../../ports/fault';
import type { ProcessOptions } from './options';
import { placeOf, placeText } from './placeText';

/** The signals, and to whom; the command that starts it again. */
export function processSteps(options: ProcessOptions): FaultSteps {
  const { program, signal, restart, timeout, unit } = options;
  const where = placeText(placeOf(options));
  const within = formatDuration(timeout);
  const find: readonly Step[] =
    unit === undefined
      ? []
      : [exactly(commandText(['systemctl', 'show', '--property=MainPID', '--value', '--', unit]))];
  if (restart === undefined) {
    return {
      inject: [...find, note(`${signal} to ${program} (${where}) and all that it has started, within ${within}`)],
      rollback: [note('SIGCONT to the same')],
    };
  }
  const others = signal === 'SIGKILL' ? ' and all that it has started' : '';
  return {
    inject: [...find, note(`${signal} to ${program} (${where})${others}; has to end within ${within}`)],
    rollback: [
      exactly(commandText(restart)),
      note(`unless it runs again already; ${program} has to be there (${where}) within ${within}`),
    ],
  };
}
