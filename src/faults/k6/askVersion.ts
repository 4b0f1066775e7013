import { access, constants, stat } from 'node:fs/promises';
import { messageOf } from '../../domain/caught';
import { excerpt } from '../../domain/excerpt';
import { plainText } from '../../domain/plainText';
import type { Processes } from '../../ports/processes';

/** What a path turns out to be when it is asked for its version as k6. */
export type VersionAnswer =
  | { readonly is: 'k6'; readonly version: string }
  | { readonly is: 'missing' | 'folder' | 'not-executable' | 'silent' }
  | { readonly is: 'not-startable'; readonly why: string }
  | { readonly is: 'something-else'; readonly said: string };

const timeoutMs = 10_000;
const longestSaid = 120;

export async function askVersion(path: string, processes: Processes): Promise<VersionAnswer> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return { is: 'missing' };
  if (found.isDirectory()) return { is: 'folder' };
  const isExecutable = await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!isExecutable) return { is: 'not-executable' };
  try {
    const { exitCode, timedOut, stdout, stderr } = await processes.run({ argv: [path, 'version'], timeoutMs });
    if (timedOut) return { is: 'silent' };
    const version = exitCode === 0 ? /^k6(?:\.exe)? v(\d+\.\d+\.\d+\S*)/.exec(stdout)?.[1] : undefined;
    if (version !== undefined) return { is: 'k6', version };
    return { is: 'something-else', said: excerpt(plainText(`${stdout} ${stderr}`), longestSaid, 'beginning') };
  } catch (error) {
    return { is: 'not-startable', why: messageOf(error) };
  }
}
