import { FaultError } from './domain/errors';
import type { DrillContext } from './drillContext';
import { longestCourtesyMs } from './planCourtesies';
import type { Courtesy } from './ports/courtesy';

/** What of a drill is written to its providers, held by the keeper; a fact for each thing that was. */
export interface Manners {
  /** Resolves with the failure where it could not be set; undefined where it was, or after an interrupt. */
  set(courtesy: Courtesy): Promise<FaultError | undefined>;
  /** Like `set`, for what stays: nothing of it is held any longer. */
  setForGood(courtesy: Courtesy): Promise<void>;
  /** Those of that name, or all: the newest first. Never rejects; what is left is told as a fact. */
  undo(name?: Courtesy['name']): Promise<void>;
}

interface Held {
  readonly id: string;
  readonly courtesy: Courtesy;
  isSet: boolean;
}

type MannersContext = Pick<DrillContext, 'id' | 'scenario' | 'log' | 'clock' | 'keeper' | 'surroundings' | 'interrupt'>;

export function createManners(context: MannersContext): Manners {
  const { id: drillId, scenario, log, clock, keeper, surroundings, interrupt } = context;
  // Where alertdrill itself stands still, the keeper ends it.
  const longestMs = longestCourtesyMs(scenario);
  let count = 0;
  let held: readonly Held[] = [];

  const tell = ({ id, courtesy }: Held, state: 'set' | 'not-set' | 'undone' | 'kept' | 'not-undone', text: string) =>
    log.record({
      type: 'courtesy',
      atMs: clock.now(),
      id,
      courtesy: courtesy.name,
      provider: courtesy.provider,
      state,
      text,
    });

  const hold = async (one: Held, signal: AbortSignal): Promise<void> => {
    const { id, courtesy } = one;
    const workDir = await surroundings.makeWorkDir(id);
    const title = `${scenario.name}: ${courtesy.title}`;
    const entry = { id, title, kind: courtesy.kind, state: courtesy.state(workDir, clock.now()), workDir, longestMs };
    let state: unknown;
    try {
      state = await keeper.arm(entry, signal);
    } catch (error) {
      await surroundings.removeWorkDir(workDir);
      throw error;
    }
    // From here on something may be left, whatever the keeper says.
    held = [...held, one];
    await keeper.inject(id, signal);
    one.isSet = true;
    tell(one, 'set', courtesy.done(state));
  };

  const attempt = async (one: Held): Promise<FaultError | undefined> => {
    try {
      await hold(one, interrupt);
      return undefined;
    } catch (error) {
      if (interrupt.aborted) return undefined;
      if (!(error instanceof FaultError)) throw error;
      tell(one, 'not-set', [error.message, ...(error.hint === undefined ? [] : [error.hint])].join('; '));
      return error;
    }
  };

  const create = (courtesy: Courtesy): Held => {
    count += 1;
    return { id: `${drillId}-${courtesy.name}-${count}`, courtesy, isSet: false };
  };

  const release = async (one: Held, state: 'undone' | 'kept'): Promise<void> => {
    held = held.filter((other) => other !== one);
    try {
      const { notes } = await keeper.rollback(one.id);
      if (one.isSet) tell(one, state, [one.courtesy.title, ...notes].join('; '));
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      tell(one, 'not-undone', [error.message, ...(error.hint === undefined ? [] : [error.hint])].join('; '));
    }
  };

  return {
    set: (courtesy) => attempt(create(courtesy)),
    setForGood: async (courtesy) => {
      const one = create(courtesy);
      await attempt(one);
      if (held.includes(one)) await release(one, 'kept');
    },
    undo: async (name) => {
      const meant = held.filter(({ courtesy }) => name === undefined || courtesy.name === name);
      for (const one of meant.toReversed()) await release(one, one.courtesy.name === 'quiet' ? 'undone' : 'kept');
    },
  };
}
