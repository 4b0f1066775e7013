import { resolve } from 'node:path';
import type { SshOptions, SshTarget } from './options';

/** How long a connection may take to come about. */
export const connectSeconds = 10;
/** A connection is given up for dead after 15 s without a sign of life. */
const aliveSeconds = 5;

export function targetOf(
  { host, user, port, identityFile, config }: Pick<SshOptions, 'host' | 'user' | 'port' | 'identityFile' | 'config'>,
  projectDir: string,
): SshTarget {
  return {
    host,
    ...(port !== undefined && { port }),
    ...(user !== undefined && { user }),
    ...(identityFile !== undefined && { identityFile: resolve(projectDir, identityFile) }),
    ...(config !== undefined && { config: resolve(projectDir, config) }),
  };
}

/** What names the target and the way to it. */
const way = ({ hostName, port, user, identityFile, config }: SshTarget): readonly string[] => [
  ...(config === undefined ? [] : ['-F', config]),
  ...(port === undefined ? [] : ['-p', String(port)]),
  ...(user === undefined ? [] : ['-l', user]),
  // ssh replaces %d and the like in it.
  ...(identityFile === undefined ? [] : ['-i', identityFile.replaceAll('%', '%%'), '-o', 'IdentitiesOnly=yes']),
  ...(hostName === undefined ? [] : ['-o', `HostName=${hostName}`]),
];

/**
 * ssh for one remote command: asks nobody anything, shares no connection, forwards nothing. Whether an unknown host key is
 * taken is as the user's configuration says; by default it is not, since nobody can be asked.
 */
export const sshArgv = (target: SshTarget): readonly [string, ...string[]] => [
  'ssh',
  ...way(target),
  ...[
    'BatchMode=yes',
    `ConnectTimeout=${connectSeconds}`,
    'ConnectionAttempts=1',
    `ServerAliveInterval=${aliveSeconds}`,
    'ServerAliveCountMax=3',
    'ControlMaster=no',
    'ControlPath=none',
    'ClearAllForwardings=yes',
    'ForwardAgent=no',
    'ForwardX11=no',
    'PermitLocalCommand=no',
    'RemoteCommand=none',
    'LogLevel=ERROR',
  ].flatMap((option) => ['-o', option]),
  '-T',
  '--',
  target.host,
];

/** What ssh's configuration makes of the target: connects to nobody. */
export const configurationArgv = (target: SshTarget): readonly [string, ...string[]] => [
  'ssh',
  ...way(target),
  '-G',
  '--',
  target.host,
];
