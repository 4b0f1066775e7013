import { startChild, type Child, type Death, type Program, type Surroundings } from './child';

/** The processes of one demo. */
export interface Children {
  start(program: Program): Promise<Child>;
  /** Resolves with the first that has ended though nobody stopped it. */
  readonly lost: Promise<Death>;
  /** Ends all; may be called twice. Those that are only starting end with the signal that they were given. */
  stop(): Promise<void>;
}

export function createChildren(surroundings: Surroundings): Children {
  const started: Promise<Child>[] = [];
  let lose: (death: Death) => void = () => undefined;
  const lost = new Promise<Death>((resolve) => void (lose = resolve));
  return {
    start: (program) => {
      const starting = startChild(program, surroundings);
      started.push(starting);
      // Whoever started it hears of a failure.
      starting.then(({ died }) => died.then(lose)).catch(() => undefined);
      return starting;
    },
    lost,
    stop: async () => {
      const ends = started.map((starting) =>
        starting.then(
          (child) => child.stop(),
          () => undefined,
        ),
      );
      await Promise.all(ends);
    },
  };
}
