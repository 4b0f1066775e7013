import type { AskedCourtesies, PlannedCourtesies } from '../../../ports/courtesy';
import type { AlertParts } from '../alerts';
import { planMarks } from './planMarks';
import { planQuiet } from './planQuiet';

/** What there is to be written for one drill; reads at most. */
export async function planCourtesies(
  parts: AlertParts,
  asked: AskedCourtesies,
  signal: AbortSignal,
): Promise<PlannedCourtesies> {
  const { quiet } = asked;
  const quietly =
    quiet === undefined ? { quiet: [], blockers: [] } : await planQuiet(parts, { ...asked, quiet }, signal);
  return { ...quietly, ...(await planMarks(parts, asked, signal)) };
}
