import { FaultError } from '../domain/errors';
import type { InjectionStamps } from '../ports/fault';
import type { KeeperEntry } from '../ports/keeper';
import { withholding } from '../ports/withholding';
import { goOn, journalled, perform, type EndOfFault, type Held, type HolderOptions, type PhaseWork } from './held';
import type { Phase } from './journalLine';
import { findKind } from '../ports/findKind';
import { rollBackEntry, type RolledBack } from './rollBackEntry';
import { secretNames } from './secretNames';
import { messageOf } from '../domain/caught';
import { inSeconds } from '../domain/wording';

/** Holds faults and loads: what the keeper does, apart from how it is told to. See ports/keeper.ts. */
export interface Holder {
  arm(entry: KeeperEntry, signal: AbortSignal): Promise<unknown>;
  inject(id: string, signal: AbortSignal): Promise<InjectionStamps>;
  rollback(id: string): Promise<RolledBack>;
  /** The newest first; what was only prepared is gone without a word. Never rejects. */
  rollBackEach(): Promise<readonly EndOfFault[]>;
  /** The same. Throws FaultError that names each fault which may still be there, after all have been tried. */
  rollbackAll(): Promise<void>;
}

export function createHolder(options: HolderOptions): Holder {
  const { kinds } = options;
  const system = { ...options.system, processes: withholding(options.system.processes, options.run.withheld) };
  const entries = new Map<string, Held>();
  const rolledBack = new Map<string, RolledBack>();

  const rollBack = (held: Held): Promise<RolledBack> => {
    held.giveUp.abort(new FaultError('it is being rolled back'));
    held.rollingBack ??= held.busy
      .then(() => Promise.all(held.going))
      .then(() => rollBackEntry({ ...held, cutOff: [...held.cutOff], rolledBack: false }, held.journal, kinds, system))
      .then((report) => {
        entries.delete(held.id);
        rolledBack.set(held.id, report);
        return report;
      })
      .catch((error: unknown) => {
        held.failed = { atMs: system.clock.now(), why: messageOf(error) };
        held.cutOff.add('rollback');
        throw error;
      })
      .finally(() => {
        delete held.rollingBack;
      });
    return held.rollingBack;
  };

  const takeBackInTime = async (held: Held, longestMs: number): Promise<void> => {
    const isDue = await system.clock.sleep(longestMs, held.giveUp.signal).then(
      () => true,
      () => false,
    );
    if (!isDue) return;
    try {
      const { notes, ...stamps } = await rollBack(held);
      rolledBack.set(held.id, { ...stamps, notes: [overdueText(longestMs), ...notes] });
    } catch (error) {
      options.overdueFailed?.({ title: held.title, why: messageOf(error) });
    }
  };

  const rollBackEach = async (): Promise<readonly EndOfFault[]> => {
    const newestFirst = [...entries.values()].reverse();
    // All are told at once, and rolled back one after the other.
    for (const held of newestFirst) held.giveUp.abort(new FaultError('the run is over'));
    const ends: EndOfFault[] = [];
    for (const held of newestFirst) {
      const { title } = held;
      const justFailed = failedSince(held, system.clock.now() - soonMs);
      if (justFailed !== undefined) {
        ends.push({ title, why: justFailed });
        continue;
      }
      await rollBack(held).then(
        () => {
          if (held.touched) ends.push({ title });
        },
        (error: unknown) => ends.push({ title, why: messageOf(error) }),
      );
    }
    return ends;
  };

  /** Runs one phase of an entry; where it fails, the entry is rolled back before the error goes on. */
  const during = async <T>(held: Held, phase: Phase, signal: AbortSignal, work: PhaseWork<T>): Promise<T> => {
    const either = AbortSignal.any([signal, held.giveUp.signal]);
    const working = perform(held, phase, system, either, work);
    held.busy = working.catch(() => undefined);
    try {
      return await working;
    } catch (error) {
      throw await describeFailure(error, rollBack(held));
    }
  };

  return {
    arm: async (entry, signal) => {
      if (entries.has(entry.id)) throw new FaultError(`${entry.id} is held already`);
      const { kind, state } = findKind(kinds, entry);
      const held = await journalled(entry, state, options);
      entries.set(entry.id, held);
      if (signal.aborted) throw await describeFailure(signal.reason, rollBack(held));
      if (kind.arm === undefined) return state;
      return during(held, 'arm', signal, async (marked, either) => {
        held.state = await kind.arm?.(state, marked, either);
        await held.journal.write({ line: 'armed', state: held.state, secrets: [...secretNames(held.state)] });
        return held.state;
      });
    },

    inject: async (id, signal) => {
      const held = entries.get(id);
      if (held === undefined) throw new FaultError(`${id} is not armed`);
      if (held.injected) throw new FaultError(`${held.title} was injected already`);
      held.injected = true;
      const { kind } = findKind(kinds, held);
      const stamps = await during(held, 'inject', signal, async (marked, either) => {
        const sentAtMs = system.clock.now();
        const tighter = await kind.inject(held.state, { ...marked, whileHeld: (work) => goOn(held, work) }, either);
        return tighter ?? { sentAtMs, ackedAtMs: system.clock.now() };
      });
      // Ends with any rollback before; one that fails is tried again as soon as somebody asks for it.
      if (held.longestMs !== undefined) void takeBackInTime(held, held.longestMs);
      return stamps;
    },

    rollback: async (id) => {
      const held = entries.get(id);
      if (held !== undefined) return rollBack(held);
      const nowMs = system.clock.now();
      return rolledBack.get(id) ?? { sentAtMs: nowMs, ackedAtMs: nowMs, notes: [] };
    },

    rollBackEach,
    rollbackAll: async () => {
      const problems = (await rollBackEach()).flatMap(({ title, why }) =>
        why === undefined ? [] : [`${title}: ${why}`],
      );
      if (problems.length > 0) throw new FaultError(problems.join('\n'), { hint: recoverHint });
    },
  };
}

/** A rollback has its own patience, half a minute as a rule: what has just used that up in vain is left to `recover`. */
const soonMs = 10_000;

const failedSince = ({ failed }: Held, sinceMs: number): string | undefined =>
  failed !== undefined && failed.atMs >= sinceMs ? failed.why : undefined;

export const recoverHint = 'the fault may still be there: `alertdrill recover` tries again';

const overdueText = (longestMs: number): string =>
  `alertdrill itself stood still, and its keeper took this back after ${inSeconds(longestMs)}`;

async function describeFailure(error: unknown, rollingBack: Promise<RolledBack>): Promise<unknown> {
  const hint = error instanceof FaultError && error.hint !== undefined ? { hint: error.hint } : {};
  try {
    const { notes } = await rollingBack;
    const message = [`${messageOf(error)} (rolled back)`, ...notes].join('; ');
    return new FaultError(message, { ...hint, cause: error });
  } catch (rollbackError) {
    const message = `${messageOf(error)}; and the rollback failed: ${messageOf(rollbackError)}`;
    return new FaultError(message, { hint: recoverHint, cause: error });
  }
}
