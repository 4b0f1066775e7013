import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';

/** A temporary folder, readable by this user alone, that is gone with the demo, however that ends. */
export interface DemoFolder {
  readonly path: string;
  /** Whoever inherits this keeps the folder from being removed by this process' death. */
  readonly lifeline: Writable;
  /** May be called twice. */
  remove(): Promise<void>;
}

/**
 * Makes the folder, and starts a shell that removes it when nobody holds the lifeline any more: this process, its
 * children and the keeper, which may have a file in it to put back. The kernel closes what a killed process held, so
 * nothing has to be looked at again and again, and no pid can be taken for another's. A shell, since it is small, and
 * since whoever kills all Node processes in anger leaves it alone.
 */
export async function makeDemoFolder(): Promise<DemoFolder> {
  const path = await mkdtemp(join(tmpdir(), 'alertdrill-demo-'));
  const remover = spawn('sh', ['-c', removeAtEndOfStdin, 'alertdrill-demo', path], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // Not its folder of work, which could not be unmounted.
    cwd: '/',
    detached: true,
  });
  const gone = once(remover, 'close').catch(() => undefined);
  try {
    await once(remover, 'spawn');
  } catch (error) {
    await rm(path, { recursive: true, force: true });
    throw error;
  }
  // EPIPE: somebody killed it, and the folder is removed here all the same.
  remover.stdin.on('error', () => undefined);
  return {
    path,
    lifeline: remover.stdin,
    async remove() {
      await rm(path, { recursive: true, force: true });
      remover.kill('SIGKILL');
      await gone;
    },
  };
}

// In a group of its own it gets no signal of the terminal; these may still come from a session's end.
const removeAtEndOfStdin = `trap '' HUP INT TERM; read -r _; rm -rf -- "$1"`;
