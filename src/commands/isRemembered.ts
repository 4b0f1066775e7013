import type { Tools } from '../assemble';
import { messageOf } from '../domain/caught';
import { isPostgresUrl } from '../domain/postgresUrl';
import type { Edge } from '../edge';
import { exitCodes } from '../exitCodes';

/** A history on a slow disk that others write to as well. ms */
const timeoutMs = 120_000;

/** Names the history to the process that is started here: a URL with a password is not for the list of processes. */
export const historyVariable = 'ALERTDRILL_HISTORY';

/**
 * Adds the run to the history, with those before it that were killed, and says whether it is there; if not, why not is
 * said on stderr. By a process of its own: a database in this one would stay in its memory for all drills.
 */
export async function isRemembered(
  { edge, tools, runsDir }: { readonly edge: Edge; readonly tools: Tools; readonly runsDir: string },
  place: string,
): Promise<boolean> {
  const own = [...edge.self, 'history', 'import', runsDir] as const;
  const command = isPostgresUrl(place)
    ? { argv: [...own] as const, env: { [historyVariable]: place } }
    : { argv: [...own, '--history', place] as const };
  const isNot = (why: string): false => {
    edge.stderr.write(`alertdrill: the run was not added to the history: ${why}`);
    edge.stderr.write('alertdrill: its recording is kept; the next run adds it, or `alertdrill history import`\n');
    return false;
  };
  try {
    const { exitCode, stderr, timedOut } = await tools.processes.run({ ...command, timeoutMs });
    // 3: among the runs before it was one that can't be read, as there was the last time.
    if (exitCode === exitCodes.passed || exitCode === exitCodes.inconclusive) return true;
    return isNot(timedOut ? `it took more than ${timeoutMs / 1_000} s\n` : stderr.replace(/^alertdrill: /, ''));
  } catch (error) {
    return isNot(`${messageOf(error)}\n`);
  }
}
