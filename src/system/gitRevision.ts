import type { Processes } from '../ports/processes';

/** The commit of a folder; undefined where there is no git or no repository. */
export async function gitRevision(dir: string, processes: Processes): Promise<string | undefined> {
  try {
    const result = await processes.run({ argv: ['git', 'rev-parse', 'HEAD'], cwd: dir, timeoutMs: 5_000 });
    return result.exitCode === 0 ? result.stdout.trim() : undefined;
  } catch {
    return undefined;
  }
}
