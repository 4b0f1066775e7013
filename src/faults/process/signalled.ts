import { open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasCode } from '../../domain/caught';
import { privateFile, syncFolder } from '../../durable/writeThrough';
import type { LocalProcesses } from '../../ports/localProcesses';
import type { ProcessIdentity } from '../../ports/processes';
import type { ProcessState } from './options';

/** All are listed before the first is signalled: whoever takes the fault back must know of those that came to nothing, too. */
export async function signalListed(
  identities: readonly ProcessIdentity[],
  { signal, signalledFile }: Pick<ProcessState, 'signal' | 'signalledFile'>,
  local: LocalProcesses,
): Promise<void> {
  const file = await open(signalledFile, 'a', privateFile);
  try {
    await file.writeFile(identities.map((identity) => `${JSON.stringify(identity)}\n`).join(''));
    await file.sync();
  } finally {
    await file.close();
  }
  // It may have been made just now, and its name would not outlast a power cut.
  await syncFolder(dirname(signalledFile));
  for (const identity of identities) await local.signal(identity, signal);
}

/** Those that were signalled, or were about to be when a crash came. */
export async function listSignalled({
  signalledFile,
}: Pick<ProcessState, 'signalledFile'>): Promise<readonly ProcessIdentity[]> {
  const text = await readFile(signalledFile, 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return '';
    throw error;
  });
  // What a crash tore was not signalled yet.
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as ProcessIdentity);
}
