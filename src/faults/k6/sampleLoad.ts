import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { FaultSystem, LoadSample } from '../../ports/fault';
import { k6Api, type K6Metrics } from './k6Api';
import { workFiles, type K6State } from './k6State';
import { askedIterations } from './loadProfile';
import { isUnanswered } from './unansweredLoad';

/** How many iterations should have begun by now, and how many did. Undefined where k6 does not answer. */
export async function sampleLoad(
  state: K6State,
  { http }: Pick<FaultSystem, 'http'>,
  signal: AbortSignal,
): Promise<LoadSample | undefined> {
  if (state.running === undefined) return undefined;
  const startedAtMs = await readStart(state.workDir);
  const api = k6Api(http, state.running.url);
  try {
    // In this order: an iteration that ends in between is counted twice for a moment, never left out.
    const status = await api.status(signal);
    const metrics = await api.metrics(signal);
    const atMs = metrics.answeredAtMs;
    if (startedAtMs === undefined) return { atMs, asked: 0, delivered: 0 };
    const asked = Math.floor(askedIterations(state.profile, atMs - startedAtMs));
    return { atMs, asked, delivered: delivered(asked, metrics.value, status.value.vusInUse) };
  } catch {
    // It died, or the machine is too busy to let it answer: nothing is known, and that is what is said.
    return undefined;
  }
}

/**
 * Two bounds, because either alone can be fooled. What k6 says it dropped is missing; but where k6 itself got no
 * processor it drops nothing and starts nothing, so no more can have begun than have ended or are under way.
 * A slow target fills all VUs, k6 drops the rest, and the load counts as not delivered: that is what it was. Requests
 * to an address from which not a byte has ever come back are no load either, however fast they fail.
 */
function delivered(asked: number, metrics: K6Metrics, vusInUse: number): number {
  if (isUnanswered(metrics)) return 0;
  const dropped = metrics['dropped_iterations']?.['count'] ?? 0;
  const completed = metrics['iterations']?.['count'] ?? 0;
  return Math.max(0, Math.min(asked - dropped, completed + vusInUse));
}

async function readStart(workDir: string): Promise<number | undefined> {
  const text = await readFile(workFiles(workDir).started, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : start.parse(JSON.parse(text)).startedAtMs;
}

const start = z.object({ startedAtMs: z.number() });
