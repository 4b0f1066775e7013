import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { findProcesses } from '../e2e/cli';
import { describeWithout } from './describeWithout';
import { eventually } from './eventually';
import { freePort, listens } from './serverPorts';

/** With its whole path: sshd starts itself anew for each connection, and refuses otherwise. */
const program = '/usr/sbin/sshd';

/** A real sshd on a free port of loopback, with keys, temporary folder and client's configuration of its own. */
export interface SshServer {
  readonly port: number;
  /** For `ssh -F`: knows it as `target`, with a key that is authorized and its host key. */
  readonly config: string;
  /** The private key that is authorized. */
  readonly key: string;
  /** A private key that is not. */
  readonly wrongKey: string;
  /** The temporary folder of those who log in. */
  readonly tmp: string;
  /** Another configuration for it; lines as in ssh_config. */
  configure(name: string, lines: readonly string[]): string;
  /** What lies in the temporary folder. */
  folders(): readonly string[];
  /** Command lines of what still runs there of a fault. */
  processes(): readonly string[];
  /** Ends it and all its sessions, but for what they have started. */
  cut(): Promise<void>;
  /** Starts it anew on the same port. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Where there is no sshd, its tests are skipped, and fail in CI. */
export function describeSsh(title: string, suite: () => void): void {
  if (existsSync(program)) describe(title, suite);
  else describeWithout('there is no sshd', 'apt-get install openssh-server', title, suite);
}

/** @param more lines of sshd_config, before the others */
export async function startSshServer(more: readonly string[] = []): Promise<SshServer> {
  const dir = mkdtempSync(join(tmpdir(), 'alertdrill-sshd-'));
  const at = (name: string) => join(dir, name);
  const port = await freePort();
  const { uid, username } = userInfo();
  // https://man.openbsd.org/sshd.8: root's sshd wants an empty folder for those who have not logged in yet.
  if (uid === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  mkdirSync(at('tmp'));
  for (const name of ['host', 'key', 'wrong']) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(name)]);
  }
  const [keyType = '', hostKey = ''] = execFileSync('ssh-keygen', ['-y', '-f', at('host')], { encoding: 'utf8' }).split(
    ' ',
  );
  writeFileSync(at('known_hosts'), `[127.0.0.1]:${port} ${keyType} ${hostKey.trim()}\n`);
  execFileSync('cp', [at('key.pub'), at('authorized_keys')]);
  const serverLines = [
    ...more,
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${at('host')}`,
    `AuthorizedKeysFile ${at('authorized_keys')}`,
    'PidFile none',
    'UsePAM no',
    'StrictModes no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
    'MaxStartups 100',
    `SetEnv TMPDIR=${at('tmp')}`,
  ];
  writeFileSync(at('sshd_config'), `${serverLines.join('\n')}\n`);
  const configure = (name: string, lines: readonly string[]): string => {
    writeFileSync(at(name), `${lines.join('\n')}\n`);
    return at(name);
  };
  const common = [
    'Host target',
    'HostName 127.0.0.1',
    `Port ${port}`,
    `User ${username}`,
    `UserKnownHostsFile ${at('known_hosts')}`,
    'GlobalKnownHostsFile /dev/null',
    `IdentityFile ${at('key')}`,
    'IdentitiesOnly yes',
  ];

  let server: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const started = spawn(program, ['-D', '-e', '-f', at('sshd_config')], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    started.stderr.on('data', (text: Buffer) => (said += text.toString()));
    server = started;
    await eventually(async () => {
      if (started.exitCode !== null) throw new Error(`sshd ended: ${said}`);
      await listens(new URL(`http://127.0.0.1:${port}`));
    });
  };
  const cut = async (): Promise<void> => {
    const ended = server;
    server = undefined;
    if (ended?.pid === undefined) return;
    const gone = once(ended, 'exit');
    for (const pid of sessionsOf(ended.pid)) killIfThere(pid);
    ended.kill('SIGKILL');
    await gone;
  };
  await start();
  return {
    ...{ port, config: configure('config', common), key: at('key'), wrongKey: at('wrong'), tmp: at('tmp'), configure },
    folders: () => readdirSync(at('tmp')),
    processes: () => findProcesses(at('tmp')).map(({ command }) => command),
    ...{ cut, start },
    stop: async () => {
      await cut();
      for (const { pid } of findProcesses(at('tmp'))) killIfThere(pid);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** All of sshd's own processes below its first; what they run for users is none of them. */
function sessionsOf(root: number): readonly number[] {
  const rows = execFileSync('ps', ['-axo', 'pid=,ppid=,comm='], { encoding: 'utf8' })
    .split('\n')
    .map((row) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row))
    .flatMap((found) => (found === null ? [] : [{ pid: Number(found[1]), parent: Number(found[2]), name: found[3] }]));
  const below = (pid: number): readonly number[] =>
    rows.flatMap((row) => (row.parent === pid && row.name?.startsWith('sshd') ? [row.pid, ...below(row.pid)] : []));
  return below(root);
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has just ended.
  }
}
