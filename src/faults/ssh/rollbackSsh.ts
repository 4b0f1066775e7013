import { commandText } from '../../domain/commandText';
import { FaultError } from '../../domain/errors';
import { isoTime } from '../../domain/isoTime';
import type { FaultSystem, RollbackReport } from '../../ports/fault';
import { askTarget, type Asked } from './askTarget';
import { endedHow, hintFor } from './injectSsh';
import { injectedSince } from './injectionMark';
import { leaseEndOf, leaseText } from './leaseEnd';
import type { SshState } from './options';
import { cleanUp, rollBack } from './questions';

type System = Pick<FaultSystem, 'clock' | 'processes' | 'secrets'>;
type Reached = Extract<Asked, { readonly reached: true }>;

const pauseMs = 1_000;
/** A lease that ends that soon is waited for: it may be what gives the way back again. */
const soonMs = 5 * 60_000;

/** How long a target that can't be reached is tried again. */
export const patienceMs = ({ timeoutMs }: Pick<SshState, 'timeoutMs'>): number => 2 * timeoutMs;

/**
 * Has the agent take the fault back, unless its lease did, and removes it. Where nothing was injected there is nothing to
 * take back, and a target that can't be reached is no failure.
 */
export async function rollbackSsh(state: SshState, system: System): Promise<RollbackReport> {
  if (state.folder === undefined || (await injectedSince(state)) === 'never')
    return { notes: await clean(state, system) };
  const { answers, output, said } = await persist(state, system);
  const answer = answers.at(-1) ?? '';
  if (!answer.startsWith('done ')) throw await notTakenBack(answer, output, state, system);
  const byLease =
    answer === 'done lease' ? [`the lease on ${state.target.host} had taken the fault back by itself`] : [];
  return {
    notes: [...(answers[0] === 'afresh' ? [afreshText(state)] : []), ...byLease, ...(await clean(state, system))],
    ...said,
  };
}

const afreshText = ({ target, rollback }: SshState): string =>
  `${target.host} had lost what was armed there (a reboot?), so ${commandText(rollback)} was run without knowing ` +
  'whether it had been run before';

async function notTakenBack(answer: string, output: string, state: SshState, system: System): Promise<FaultError> {
  const { target, rollback, timeoutMs } = state;
  if (!answer.startsWith('failed ')) {
    return new FaultError(`what takes the fault back on ${target.host} could not be run${output}`);
  }
  const how = `${commandText(rollback)} on ${target.host} ${endedHow(answer, timeoutMs)}${output}`;
  const endMs = await leaseEndOf(state);
  const again =
    endMs !== undefined && endMs > system.clock.now() ? `; its lease tries again, by ${isoTime(endMs)}` : '';
  return new FaultError(`${how}${again}`, hintFor(answer));
}

/** Tries until it gets through, or its time is up. */
async function persist(state: SshState, system: System): Promise<Reached> {
  const { clock } = system;
  const startedAtMs = clock.now();
  const leaseEndMs = (await leaseEndOf(state)) ?? startedAtMs;
  const isSoon = leaseEndMs > startedAtMs && leaseEndMs - startedAtMs <= soonMs;
  const deadlineMs = (isSoon ? leaseEndMs : startedAtMs) + patienceMs(state);
  for (;;) {
    const asked = await askTarget(state, rollBack(state), system);
    if (asked.reached) return asked;
    if (!asked.mayPass || clock.now() + pauseMs > deadlineMs) {
      throw new FaultError(`${asked.why}; ${await leaseText(state, clock)}`, {
        hint: 'once it can be reached, `alertdrill recover` asks there whether the fault is taken back, and cleans up',
      });
    }
    await clock.sleep(pauseMs);
  }
}

/** What stays there does nothing any more, and is worth a note. */
async function clean(state: SshState, system: System): Promise<readonly string[]> {
  const asked = await askTarget(state, cleanUp(state), system);
  if (asked.reached && asked.answers.at(-1) === 'clean') return [];
  const why = asked.reached ? `${state.target.host} said${asked.output}` : asked.why;
  if (state.folder !== undefined) return [`${state.folder} stays on ${state.target.host}: ${why}`];
  return [`whether something was laid out on ${state.target.host} is not known: ${why}; it would do nothing`];
}
