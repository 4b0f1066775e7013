import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/**
 * Two network namespaces with a cable between them: `near`, in which the drill runs, and `far` with what it needs. The
 * machine's own interfaces, loopback included, are never touched.
 */
export interface Namespaces {
  /** What a command line in `near` begins with. */
  readonly near: readonly string[];
  readonly far: readonly string[];
  /** Address of `far`, as `near` reaches it. */
  readonly farAddress: string;
  /** The end of the cable in `near`. */
  readonly device: string;
  remove(): void;
}

const [nearAddress, farAddress] = ['10.213.0.1', '10.213.0.2'];
const device = 'cable0';

/** Throws where the machine does not allow it. */
export function createNamespaces(): Namespaces {
  const name = `alertdrill-${process.pid}-${Math.random().toString(36).slice(2, 6)}`;
  const [near, far] = [`${name}-near`, `${name}-far`];
  const within = (namespace: string) => ['ip', 'netns', 'exec', namespace];
  const remove = () => {
    for (const each of [near, far]) spawnSync('ip', ['netns', 'del', each]);
  };
  try {
    for (const each of [near, far]) run('ip', 'netns', 'add', each);
    // Made in `near` and never outside.
    run('ip', '-n', near, 'link', 'add', device, 'type', 'veth', 'peer', 'name', 'cable1', 'netns', far);
    for (const [namespace, end, address] of [
      [near, device, nearAddress],
      [far, 'cable1', farAddress],
    ] as const) {
      run('ip', '-n', namespace, 'link', 'set', 'lo', 'up');
      run('ip', '-n', namespace, 'address', 'add', `${address}/24`, 'dev', end);
      run('ip', '-n', namespace, 'link', 'set', end, 'up');
    }
  } catch (error) {
    remove();
    throw error;
  }
  return { near: within(near), far: within(far), farAddress, device, remove };
}

/** Its output. Throws where it does not end with 0. */
export function run(program = '', ...argv: readonly string[]): string {
  return execFileSync(program, argv, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** A Node program in a namespace: it ends with its stdin, and its first line is what it has to say. */
export async function startWithin(namespace: readonly string[], source: string, ...argv: readonly string[]) {
  const [program = '', ...rest] = [...namespace, process.execPath, '-e', source, '--', ...argv];
  const child: ChildProcess = spawn(program, rest, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  if (child.stdout === null) throw new Error('no stdout');
  const [line] = (await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended])) as unknown[];
  if (typeof line !== 'string') throw new Error(`it ended: ${source}`);
  return {
    line,
    stop: async () => {
      child.stdin?.end();
      await ended;
    },
  };
}
