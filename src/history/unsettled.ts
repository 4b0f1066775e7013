import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Conclusions } from '../domain/conclusions';
import { AlertdrillError } from '../domain/errors';
import type { Fact } from '../domain/facts';
import type { Unsettled } from '../drillContext';
import { factTime } from '../domain/factTime';
import { judge } from '../domain/judge';
import { quietFromMs } from '../domain/settling';
import { eventsFile } from './runFolder';
import { readRun } from './readRun';

/** Settling itself waits no longer than that either. ms */
const longestMs = 10 * 60_000;

/**
 * Of the earlier runs in `runsDir`, the drill in this environment that may be heard of for the longest time from now;
 * undefined: all have settled. A recording that can't be read tells nothing, and is no reason not to drill.
 */
export async function unsettledDrill(
  runsDir: string,
  { id, environment }: { readonly id: string; readonly environment: string },
  nowMs: number,
): Promise<Unsettled | undefined> {
  const names = await readdir(runsDir).catch(() => []);
  const found: Unsettled[] = [];
  for (const name of names) {
    const folder = join(runsDir, name);
    const written = await stat(join(folder, eventsFile)).catch(() => undefined);
    if (name === id || written === undefined || nowMs - written.mtimeMs > longestMs) continue;
    const recorded = await readRun(folder).catch(unlessUnreadable);
    if (recorded?.run.environment !== environment) continue;
    for (const { scenario, facts } of recorded.drills) {
      const untilMs = settledAtMs(scenario, facts);
      if (untilMs > nowMs) found.push({ scenario: scenario.name, untilMs: Math.min(untilMs, nowMs + longestMs) });
    }
  }
  return found.toSorted((a, b) => b.untilMs - a.untilMs)[0];
}

function settledAtMs(scenario: Parameters<typeof judge>[0], facts: readonly Fact[]): number {
  if (scenario.fault === undefined || !facts.some(({ type }) => type === 'injection-sent')) return 0;
  const conclusions = judge(scenario, facts);
  return quietFromMs(scenario, conclusions, goneMs(conclusions, facts));
}

/** Of a run that was killed nothing tells when its keeper rolled back: at the moment of its last fact, at the earliest. */
function goneMs({ effectGone, rollback }: Conclusions, facts: readonly Fact[]): number {
  // Facts of a long hold are more than a call takes arguments.
  const lastMs = facts.reduce((latest, fact) => Math.max(latest, factTime(fact).latest), Number.NEGATIVE_INFINITY);
  return effectGone?.latest ?? rollback.at?.latest ?? lastMs;
}

function unlessUnreadable(error: unknown): undefined {
  if (error instanceof AlertdrillError) return undefined;
  throw error;
}
