import { randomUUID } from 'node:crypto';
import { FaultError } from '../../domain/errors';
import type { FaultContext, FaultSystem } from '../../ports/fault';
import type { Machine } from '../../ports/machine';
import { askTarget } from './askTarget';
import type { SshOptions, SshState } from './options';
import { lookFor } from './questions';
import { targetOf } from './sshArgv';
import { locateTarget } from './targetPlace';

/** What the agent needs there; all of it is on any Unix, and in busybox. */
const tools = ['mktemp', 'find', 'tail', 'mv', 'tr', 'dd', 'grep', 'sleep'] as const;

/** Logs in, and looks whether both commands can be run there. Throws FaultError where the fault can't work. */
export async function prepareSsh(
  options: SshOptions,
  system: Pick<FaultSystem, 'processes' | 'secrets'>,
  context: Pick<FaultContext, 'projectDir' | 'workDir' | 'maxMs' | 'allowHosts'>,
  machine: Pick<Machine, 'resolveHost'>,
): Promise<SshState> {
  const { inject, rollback, timeout } = options;
  const { projectDir, workDir, maxMs } = context;
  const target = await locateTarget(targetOf(options, projectDir), system, context, machine);
  const token = randomUUID();
  const needed = [inject[0], rollback[0], ...tools];
  const asked = await askTarget({ target, token }, lookFor({ token }, needed), system);
  if (!asked.reached) throw new FaultError(asked.why, { hint: asked.hint });
  const lacking = (asked.answers.at(-1) ?? '').split(' ').slice(1);
  if (lacking.length > 0) {
    throw new FaultError(`${target.host} has no program ${lacking.map((place) => needed[Number(place)]).join(', ')}`, {
      hint: "name one that PATH finds there for a command of ssh's, or its whole path",
    });
  }
  return {
    target,
    inject,
    rollback,
    timeoutMs: timeout,
    leaseMs: leaseOf(options, maxMs),
    waitMs: maxMs,
    token,
    workDir,
  };
}

/** 0: none. */
export const leaseOf = ({ lease }: Pick<SshOptions, 'lease'>, maxMs: number): number =>
  lease === 'none' ? 0 : (lease ?? maxMs);
