import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UsageError } from '../../domain/errors';
import type { Clock } from '../../ports/clock';
import { holdBuildLock } from './buildLock';
import type { EnsureSystem } from './ensureSystem';
import { cachedK6, locateK6, wantedK6Version, type K6Program } from './locateK6';
import { missingK6Hint } from './missingK6Hint';

/** Slower than any build that was seen: 75 s on two cores. */
const buildTimeoutMs = 15 * 60_000;
const progressEveryMs = 10_000;

/** Builds k6 with Go into the cache, one build at a time. Throws UsageError. */
export async function buildK6(system: EnsureSystem, signal: AbortSignal): Promise<K6Program> {
  const target = dirname(cachedK6(system.machine));
  await mkdir(dirname(target), { recursive: true });
  const release = await holdBuildLock(`${target}.lock`, system, signal);
  try {
    // Somebody else may have built it while this one waited.
    return (await locateK6(system.machine, system.processes)) ?? (await build(target, system, signal));
  } finally {
    await release();
  }
}

async function build(target: string, system: EnsureSystem, signal: AbortSignal): Promise<K6Program> {
  const { clock, processes, progress } = system;
  const startedAtMs = clock.now();
  progress(`Building k6 ${wantedK6Version} with Go, once, for ${target}: this takes a minute or two.`);
  const fresh = await mkdtemp(`${target}.`);
  const building = new AbortController();
  const telling = tellElapsed(clock, startedAtMs, progress, building.signal);
  try {
    const result = await processes.run({
      argv: ['go', 'install', `go.k6.io/k6@v${wantedK6Version}`],
      // Outside of any module, whose settings would be used otherwise.
      cwd: fresh,
      env: { GOBIN: fresh },
      timeoutMs: buildTimeoutMs,
      signal,
    });
    signal.throwIfAborted();
    if (result.exitCode !== 0) throw buildFailed(result.timedOut ? 'it took too long' : result.stderr.trim());
    await rm(target, { recursive: true, force: true });
    await rename(fresh, target);
  } finally {
    building.abort();
    await telling;
    await rm(fresh, { recursive: true, force: true });
  }
  progress(`Built k6 in ${seconds(clock.now() - startedAtMs)}.`);
  return { path: join(target, 'k6'), version: wantedK6Version };
}

async function tellElapsed(clock: Clock, startedAtMs: number, progress: (line: string) => void, signal: AbortSignal) {
  try {
    for (;;) {
      await clock.sleep(progressEveryMs, signal);
      progress(`Still building k6: ${seconds(clock.now() - startedAtMs)} so far.`);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

const buildFailed = (why: string) =>
  new UsageError(`k6 could not be built with Go: ${why}`, { hint: missingK6Hint(wantedK6Version) });

const seconds = (ms: number) => `${Math.round(ms / 1000)} s`;
