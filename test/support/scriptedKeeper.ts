import { FaultError } from '../../src/domain/errors';
import type { FaultSystem, HeldKind } from '../../src/ports/fault';
import type { Keeper, KeeperEntry } from '../../src/ports/keeper';
import { holding } from './holding';

export interface ScriptedKeeper extends Keeper {
  /** What was asked of it, in order: `arm ID`, `inject ID`, `rollback ID`. */
  readonly asked: readonly string[];
  /** By id, of all that was armed: see KeeperEntry. */
  readonly longestMs: ReadonlyMap<string, number | undefined>;
  /** Ids of what it holds. */
  held(): readonly string[];
  /** It dies of that, and its entries are left to whoever asks for their rollback. */
  die(how: string): void;
}

/** A keeper in this process and without a journal, as ports/keeper.ts describes it. */
export function scriptedKeeper(
  kinds: readonly HeldKind[],
  system: FaultSystem,
  removeWorkDir: (dir: string) => void = () => undefined,
): ScriptedKeeper {
  const { clock } = system;
  const entries = new Map<string, KeeperEntry>();
  const asked: string[] = [];
  const longestMs = new Map<string, number | undefined>();
  let die: (how: string) => void = () => undefined;
  const lost = new Promise<string>((resolve) => {
    die = (how) => resolve(`the keeper died (${how})`);
  });
  const kindOf = (id: string): { readonly kind: HeldKind; readonly state: unknown } => {
    const entry = entries.get(id);
    const kind = kinds.find((candidate) => candidate.kind === entry?.kind);
    if (entry === undefined || kind === undefined) throw new FaultError(`${id} is not armed`);
    return { kind, state: entry.state };
  };
  const rollback: Keeper['rollback'] = async (id) => {
    const sentAtMs = clock.now();
    if (!entries.has(id)) return { sentAtMs, ackedAtMs: sentAtMs, notes: [] };
    const { kind, state } = kindOf(id);
    const { notes } = await kind.rollback(state, system);
    removeWorkDir(entries.get(id)?.workDir ?? '');
    entries.delete(id);
    return { sentAtMs, ackedAtMs: clock.now(), notes };
  };
  return {
    lost,
    asked,
    longestMs,
    held: () => [...entries.keys()],
    die,
    arm: (entry, signal) => {
      asked.push(`arm ${entry.id}`);
      longestMs.set(entry.id, entry.longestMs);
      if (signal.aborted) return Promise.reject(new FaultError('the drill was ended'));
      entries.set(entry.id, entry);
      return Promise.resolve(entry.state);
    },
    inject: async (id, signal) => {
      asked.push(`inject ${id}`);
      const { kind, state } = kindOf(id);
      const sentAtMs = clock.now();
      try {
        await kind.inject(state, holding(system), signal);
        return { sentAtMs, ackedAtMs: clock.now() };
      } catch (error) {
        if (error instanceof FaultError) await rollback(id);
        throw error;
      }
    },
    rollback: (id) => {
      asked.push(`rollback ${id}`);
      return rollback(id);
    },
    close: () => Promise.resolve(),
  };
}
