import { commandText } from '../../domain/commandText';
import { FaultError } from '../../domain/errors';
import type { FaultSystem, InjectionStamps } from '../../ports/fault';
import { askTarget } from './askTarget';
import { markInjection } from './injectionMark';
import type { SshState } from './options';
import { arm, inject } from './questions';

type System = Pick<FaultSystem, 'clock' | 'processes' | 'secrets'>;

/** Lays the agent and the lease out on the target. Throws FaultError where that does not come about. */
export async function armSsh(state: SshState, system: System, signal: AbortSignal): Promise<SshState> {
  signal.throwIfAborted();
  const asked = await askTarget(state, { ...arm(state), signal }, system);
  const what = state.leaseMs > 0 ? 'the lease' : 'the way back';
  if (!asked.reached) {
    throw new FaultError(`${what} could not be armed: ${asked.why}`, asked.hint === '' ? {} : { hint: asked.hint });
  }
  const folder = /^armed (\/.*)$/.exec(asked.answers.at(-1) ?? '')?.[1];
  if (folder === undefined) throw new FaultError(`${what} could not be armed on ${state.target.host}${asked.output}`);
  return { ...state, folder };
}

/** Has the agent make the fault. The stamps are those of the session. */
export async function injectSsh(state: SshState, system: System, signal: AbortSignal): Promise<InjectionStamps> {
  const { target, timeoutMs } = state;
  signal.throwIfAborted();
  if (state.folder === undefined) throw new FaultError(`nothing is armed on ${target.host} that would take it back`);
  await markInjection(state, system.clock.now());
  const asked = await askTarget(state, { ...inject(state), signal }, system);
  if (!asked.reached) throw new FaultError(asked.why, asked.hint === '' ? {} : { hint: asked.hint });
  const answer = asked.answers.at(-1) ?? '';
  if (answer !== 'ended 0') throw notInjected(answer, `${commandText(state.inject)} on ${target.host}`, state);
  return { sentAtMs: asked.startedAtMs, ackedAtMs: asked.endedAtMs, ...asked.said };

  function notInjected(said: string, name: string, { leaseMs }: SshState): FaultError {
    switch (said) {
      case 'unleased':
        return new FaultError(`the lease on ${target.host} lives no more, so nothing was injected`, {
          hint:
            'does its systemd end what a session leaves behind? `loginctl enable-linger` for its user, ' +
            'or KillUserProcesses=no, lets the lease live',
        });
      case 'gone':
      case 'ended refused':
        return new FaultError(`what was armed on ${target.host} is gone or over, so nothing was injected`, {
          hint: leaseMs > 0 ? 'somebody has emptied its folder of temporary files' : 'was it started anew?',
        });
      default:
        return new FaultError(
          `${name} ${endedHow(said, timeoutMs)}${asked.reached ? asked.output : ''}`,
          hintFor(said),
        );
    }
  }
}

/** In words, of `ended CODE` or `failed CODE`. */
export function endedHow(answer: string, timeoutMs: number): string {
  const [, how = ''] = answer.split(' ');
  if (how === 'late') return `was killed: it had not ended after ${timeoutMs / 1_000} s`;
  return /^\d+$/.test(how) ? `ended with exit code ${how}` : 'was killed';
}

export const hintFor = (answer: string) => (answer.endsWith(' late') ? { hint: '`timeout` gives it longer' } : {});
