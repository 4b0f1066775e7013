import { createInterface } from 'node:readline';
import type { Veil } from '../config/veil';
import { faultKinds } from '../faults';
import { createPostgresLeases } from '../lease/postgresLeases';
import { courtesyKinds } from '../providers';
import { createSystemClock } from '../system/clock';
import { createHttp } from '../system/http';
import { createProcesses } from '../system/processes';
import type { Answer } from './messages';
import { serveHarness } from './session';

/**
 * The keeper's process (`__keeper`): holds faults for the harness at the other end of its stdin and stdout, outlives it,
 * and resolves when everything is rolled back after that. Its stderr is a file, and before it stands the veil.
 */
export async function runKeeper(veil: Veil): Promise<void> {
  // What ends the harness must not end what cleans up after it. It ends with its stdin.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  // EPIPE: the harness died while it was being answered.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  process.stdin.on('error', () => undefined);

  const send = (answer: Answer) => void process.stdout.write(`${JSON.stringify(answer)}\n`);
  const log = (text: string) => void process.stderr.write(`${new Date().toISOString()} ${veil.text(text)}\n`);
  const keeper = await createProcesses(createSystemClock()).identify(process.pid);
  if (keeper === undefined) throw new Error('this process could not be identified');

  await serveHarness(createInterface({ input: process.stdin }), {
    kinds: [...faultKinds, ...courtesyKinds],
    keeper,
    systemFor: (hello) => {
      const clock = createSystemClock(hello.anchor);
      return { clock, http: createHttp(clock), processes: createProcesses(clock) };
    },
    leasesAt: createPostgresLeases,
    send,
    conceal: veil.conceal,
    scrub: veil.text,
    log,
  });
}
