import { commandText } from '../../domain/commandText';
import { FaultError } from '../../domain/errors';
import { formatDuration } from '../../config/duration';
import type { FaultKind, FaultSystem, Touch } from '../../ports/fault';
import type { Machine } from '../../ports/machine';
import { armSsh, injectSsh } from './injectSsh';
import { leaseEndOf } from './leaseEnd';
import { sshOptions, sshState, type SshOptions, type SshState } from './options';
import { prepareSsh } from './prepareSsh';
import { rollbackSsh } from './rollbackSsh';
import { targetOf } from './sshArgv';
import { sshSteps } from './sshSteps';
import { urlOf } from './targetPlace';

/** A fault that a command makes on another host, which takes it back by itself in the end. See README.md beside this file. */
export const sshFault = (readMachine: () => Pick<Machine, 'resolveHost'>): FaultKind<SshOptions, SshState> => ({
  kind: 'ssh',
  summary:
    'A command on another host makes the fault, and another takes it back; that host does so by itself in the end',
  options: sshOptions,
  state: sshState,
  describe: ({ host, user, inject }) => `${user === undefined ? '' : `${user}@`}${host}: ${commandText(inject)}`,
  steps: sshSteps,
  touches: ({ host, port, config, inject, rollback }, { projectDir }): readonly Touch[] => [
    ...(host === undefined ? [] : [{ type: 'url', url: urlOf(host, port) } as const]),
    ...[
      inject?.[0],
      rollback?.[0],
      config === undefined ? undefined : targetOf({ host: '', config }, projectDir).config,
    ]
      .filter((program) => program !== undefined)
      .map((program) => ({ type: 'command', program }) as const),
  ],
  mustMakeSense: ({ lease }, { maxMs }) => {
    if (typeof lease !== 'number' || !Number.isFinite(maxMs) || lease >= maxMs) return;
    const [shown, needed] = [formatDuration(lease), formatDuration(maxMs)];
    throw new FaultError(`the lease of ${shown} ends before the longest hold does, which is ${needed}`, {
      hint: 'give it longer, or the scenario a shorter `maxHold`',
    });
  },
  unleased: ({ host, lease }) => (lease === 'none' ? [host] : []),
  prepare: (options, system, context) => prepareSsh(options, system, context, readMachine()),
  arm: armSsh,
  inject: injectSsh,
  rollback: rollbackSsh,
  ended,
});

async function ended(state: SshState, { clock }: Pick<FaultSystem, 'clock'>, signal: AbortSignal): Promise<string> {
  const endMs = await leaseEndOf(state);
  if (endMs === undefined) return new Promise(() => undefined);
  await clock.sleep(endMs - clock.now(), signal);
  return `its lease on ${state.target.host} has run out`;
}
