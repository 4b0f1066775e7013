import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

const root = resolve(__dirname, '../../..');

/** A process of the demo, run from its source. */
export interface DemoProcess {
  readonly child: ChildProcess;
  /** Its first line on stdout; rejects where it ends without one. */
  readonly ready: Promise<Readonly<Record<string, unknown>>>;
  /** Everything it wrote so far, stdout and stderr. */
  readonly output: () => string;
  readonly exited: Promise<number | null>;
}

const running = new Set<DemoProcess>();

/** Starts `src/demo/<name>/main.ts`; `endDemoProcesses` ends it. */
export function startDemoProcess(
  name: 'shop' | 'feeder' | 'prometheus',
  argv: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): DemoProcess {
  const child = spawn(process.execPath, demoCommand(name, argv), {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const exited = once(child, 'close').then(([code]) => code as number | null);
  const firstLine = once(createInterface({ input: child.stdout }), 'line').then(([line]) => String(line));
  const ready = Promise.race([firstLine, exited]).then((line) => {
    if (typeof line !== 'string') throw new Error(`${name} ended with ${line}: ${output}`);
    return JSON.parse(line) as Readonly<Record<string, unknown>>;
  });
  ready.catch(() => undefined); // not every test waits for it
  const demoProcess = { child, ready, output: () => output, exited };
  running.add(demoProcess);
  return demoProcess;
}

/** The arguments for node that run `src/demo/<name>/main.ts`. */
export function demoCommand(name: string, argv: readonly string[]): string[] {
  return ['--require', 'ts-node/register/transpile-only', `src/demo/${name}/main.ts`, ...argv];
}

/** Ends all that were started. */
export async function endDemoProcesses(): Promise<void> {
  const processes = [...running];
  running.clear();
  for (const { child } of processes) child.kill('SIGKILL');
  await Promise.all(processes.map(({ exited }) => exited));
}

/** The address in a shop's first line. */
export async function urlOf({ ready }: DemoProcess): Promise<string> {
  return String((await ready)['url']);
}
