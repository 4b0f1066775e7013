import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from './eventually';
import { freePort } from './serverPorts';

/**
 * A server as many are: a parent that answers nobody and a child that does. `deaf`: neither ends on SIGTERM. A parent that
 * is killed leaves its child, as servers do.
 */
const server = `
const [port, pidFile, deaf] = process.argv.slice(2);
if (deaf) process.on('SIGTERM', () => undefined);
if (process.send === undefined) {
  const child = require('node:child_process').fork(__filename, [port, pidFile, ...(deaf ? [deaf] : [])]);
  child.once('message', () => require('node:fs').writeFileSync(pidFile, process.pid + '\\n'));
  if (!deaf) process.on('SIGTERM', () => { child.kill('SIGKILL'); process.exit(0); });
} else {
  require('node:http').createServer((_, response) => response.end('here'))
    .listen(Number(port), '127.0.0.1', () => process.send('listens'));
}
`;

export interface ProcessFamily {
  readonly port: number;
  readonly pidFile: string;
  /** Starts it anew, in the background, and ends at once. */
  readonly restart: [string, ...string[]];
  /** `standing` where a request is not answered, though somebody listens. */
  look(): Promise<'answers' | 'standing' | 'gone'>;
  pid(): number;
  /** All that live of it, parents and children. */
  pids(): readonly number[];
  stop(): void;
}

/** Starts it in a folder, and waits until it answers. */
export async function startProcessFamily(dir: string, { deaf = false } = {}): Promise<ProcessFamily> {
  const [script, pidFile, port] = [join(dir, 'server.cjs'), join(dir, 'server.pid'), await freePort()];
  writeFileSync(script, server);
  const argv = [script, String(port), pidFile, ...(deaf ? ['deaf'] : [])];
  const start = join(dir, 'start.sh');
  const line = [process.execPath, ...argv].map((each) => `'${each}'`).join(' ');
  writeFileSync(start, `#!/bin/sh\n${line} </dev/null >/dev/null 2>&1 &\n`, { mode: 0o755 });
  const pids = () =>
    execFileSync('ps', ['-axo', 'pid=,stat=,args='], { encoding: 'utf8' })
      .split('\n')
      .filter((row) => row.includes(script) && !/^\s*\d+\s+Z/.test(row))
      .map((row) => Number.parseInt(row, 10));
  const look = () =>
    fetch(`http://127.0.0.1:${port}`, { signal: AbortSignal.timeout(500) }).then(
      () => 'answers' as const,
      (error: unknown) => (error instanceof DOMException ? ('standing' as const) : ('gone' as const)),
    );
  rmSync(pidFile, { force: true });
  spawn(start, { stdio: 'ignore' });
  await eventually(() => {
    if (!existsSync(pidFile)) throw new Error('not there yet');
  });
  return {
    ...{ port, pidFile, look, pids, restart: [start] },
    pid: () => Number(readFileSync(pidFile, 'utf8')),
    stop: () => {
      for (const pid of pids()) process.kill(pid, 'SIGKILL');
    },
  };
}
