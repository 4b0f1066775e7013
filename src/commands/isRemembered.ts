import type { Tools } from '../assemble';
import { messageOf } from '../domain/caught';
import type { Edge } from '../edge';
import { exitCodes } from '../exitCodes';

/** A history on a slow disk that others write to as well. ms */
const timeoutMs = 120_000;

/**
 * Adds the run to the history, with those before it that were killed, and says whether it is there; if not, why not is
 * said on stderr. By a process of its own: a database in this one would stay in its memory for all drills.
 */
export async function isRemembered(
  { edge, tools, runsDir }: { readonly edge: Edge; readonly tools: Tools; readonly runsDir: string },
  historyFile: string,
): Promise<boolean> {
  const argv = [...edge.self, 'history', 'import', runsDir, '--history', historyFile] as const;
  try {
    const { exitCode, stderr, timedOut } = await tools.processes.run({ argv: [...argv], timeoutMs });
    // 3: among the runs before it was one that can't be read, as there was the last time.
    if (exitCode === exitCodes.passed || exitCode === exitCodes.inconclusive) return true;
    const why = timedOut ? `it took more than ${timeoutMs / 1_000} s\n` : stderr.replace(/^alertdrill: /, '');
    edge.stderr.write(`alertdrill: the run was not added to the history: ${why}`);
  } catch (error) {
    edge.stderr.write(`alertdrill: the run was not added to the history: ${messageOf(error)}\n`);
  }
  return false;
}
