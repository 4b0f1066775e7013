import { join } from 'node:path';
import { z } from 'zod';
import { loadProfile } from './loadProfile';

/** What is journalled: enough to start k6, to find it again after a crash, and to end it. */
export const k6State = z.object({
  /** The program. */
  k6: z.string(),
  k6Version: z.string(),
  /** In k6's environment: finds it where its identity was never written down. */
  token: z.string(),
  projectDir: z.string(),
  workDir: z.string(),
  /** For the script's `__ENV`. */
  env: z.record(z.string(), z.string()),
  profile: loadProfile,
  maxVus: z.number(),
  /** For the rollback's report. */
  notes: z.array(z.string()),
  /** Since it is armed. */
  running: z
    .object({
      process: z.object({ pid: z.number(), startTime: z.string(), bootId: z.string() }),
      /** Of its REST API: `http://127.0.0.1:PORT`. */
      url: z.string(),
    })
    .optional(),
});

export type K6State = Readonly<z.infer<typeof k6State>>;

/** The files of one load in its working folder. */
export const workFiles = (workDir: string) => ({
  bundle: join(workDir, 'bundle.js'),
  /** Empty: a k6 configuration of this machine's user changes no drill. */
  config: join(workDir, 'k6-config.json'),
  errors: join(workDir, 'k6-errors.log'),
  stdout: join(workDir, 'k6-stdout.log'),
  stderr: join(workDir, 'k6-stderr.log'),
  started: join(workDir, 'started.json'),
  summary: join(workDir, 'summary.json'),
});
