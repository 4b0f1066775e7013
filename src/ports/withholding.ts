import type { CommandLine, Processes } from './processes';

/** The same processes, and whatever they start does not inherit the variables of these names. */
export function withholding(processes: Processes, names: readonly string[]): Processes {
  const without = <T extends CommandLine>(command: T): T => ({
    ...command,
    withheld: [...(command.withheld ?? []), ...names],
  });
  return {
    ...processes,
    run: (command) => processes.run(without(command)),
    startDetached: (command) => processes.startDetached(without(command)),
  };
}
