import { FaultError } from '../domain/errors';
import type { Processes } from './processes';

/** Throws FaultError where a program can't be found, by PATH or from that folder, as it will be when it is run. */
export async function requireProgram(
  program: string,
  { cwd, timeoutMs }: { readonly cwd: string; readonly timeoutMs: number },
  processes: Pick<Processes, 'run'>,
): Promise<void> {
  const lookUp = ['sh', '-c', 'command -v -- "$1"', 'sh', program] as const;
  const isThere = await processes.run({ argv: [...lookUp], cwd, timeoutMs }).then(
    ({ exitCode }) => exitCode === 0,
    () => false,
  );
  if (isThere) return;
  throw new FaultError(`there is no program ${program} to run in ${cwd}`, {
    hint: 'name one that PATH finds, or a path from that folder; `cwd` sets another folder',
  });
}
