import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../lifetime';
import { isExpired, type LifecyclePolicy, type LifecycleRule } from './lifecycle';

export interface SweeperOptions {
  readonly dataDir: string;
  readonly everyMs: number;
  readonly policy: () => LifecyclePolicy;
  readonly log: Log;
  readonly onDeleted: (keys: readonly string[]) => void;
}

/** Applies the lifecycle policy again and again, reading it anew each time, until `signal` aborts. */
export async function sweepUntil(signal: AbortSignal, options: SweeperOptions): Promise<void> {
  const { dataDir, everyMs, policy, log, onDeleted } = options;
  while (!signal.aborted) {
    try {
      const deleted = await sweep(dataDir, policy(), Date.now());
      for (const key of deleted) log(`lifecycle policy: deleted ${key}`);
      onDeleted(deleted);
    } catch (error) {
      log(`sweep failed: ${error instanceof Error ? error.message : String(error)}`);
    }
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Deletes what the policy says is too old at `nowMs`; an object's age is that of its mtime. Returns the deleted keys. */
export async function sweep(dataDir: string, { rules }: LifecyclePolicy, nowMs: number): Promise<readonly string[]> {
  const deleted = [];
  for (const rule of rules) {
    for (const key of await expiredKeys(dataDir, rule, nowMs)) {
      await rm(join(dataDir, key), { force: true });
      deleted.push(key);
    }
  }
  return deleted;
}

async function expiredKeys(dataDir: string, rule: LifecycleRule, nowMs: number): Promise<readonly string[]> {
  const entries = await readdir(join(dataDir, rule.prefix), { withFileTypes: true });
  const keys = entries.filter((entry) => entry.isFile()).map((entry) => `${rule.prefix}${entry.name}`);
  const ages = await Promise.all(keys.map(async (key) => nowMs - (await stat(join(dataDir, key))).mtimeMs));
  return keys.filter((_, index) => isExpired(rule, ages[index] ?? 0));
}
