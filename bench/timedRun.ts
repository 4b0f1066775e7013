import { spawnSync } from 'node:child_process';

export interface TimedRun {
  /** Wall time from start to exit. */
  readonly tookMs: number;
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs Node on these arguments, to its end. */
export function timedRun(argv: readonly string[], cwd: string): TimedRun {
  const startedAt = process.hrtime.bigint();
  const { status, stdout, stderr, error } = spawnSync(process.execPath, argv, { cwd, encoding: 'utf8' });
  const tookMs = Number(process.hrtime.bigint() - startedAt) / 1e6;
  if (error) throw error;
  return { tookMs, exitCode: status, stdout, stderr };
}
