import { CommanderError } from 'commander';
import { commandLine } from './commandLine/commandLine';
import { AlertdrillError, ConfigError, RollbackError } from './domain/errors';
import { SignalReceived, type Edge } from './edge';
import { exitCodes } from './exitCodes';

/** Arguments to a command, and its exit code. Commands are imported only when they are called. */
export async function runCli(edge: Edge): Promise<number> {
  let code: number = exitCodes.passed;
  const program = commandLine(edge, (result) => {
    code = result;
  });
  try {
    await program.parseAsync(edge.argv, { from: 'user' });
    return code;
  } catch (error) {
    return explain(error, edge);
  }
}

/** Misuse and faults of the outside world in words, with a hint; a bug keeps its stack. */
async function explain(error: unknown, edge: Edge): Promise<number> {
  // Ended by a signal where nothing was to be rolled back: no bug, whatever was being waited for.
  if (error instanceof SignalReceived) {
    edge.stderr.write(`alertdrill: ${error.message}\n`);
    return 128 + error.number;
  }
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.passed : exitCodes.usage;
  if (error instanceof ConfigError) {
    const { renderProblems } = await import('./config/renderProblems');
    edge.stderr.write(renderProblems(error, { colors: edge.stderr.colors }));
    return exitCodes.usage;
  }
  if (error instanceof AlertdrillError) {
    edge.stderr.write(`alertdrill: ${error.message}\n${error.hint === undefined ? '' : `${error.hint}\n`}`);
    return error instanceof RollbackError ? exitCodes.rollbackFailed : exitCodes.usage;
  }
  throw error;
}
