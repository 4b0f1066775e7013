import { allowNothing, isAllowed, parseHost, rangesIn } from '../../config/allow';
import { isAddress, isInRanges } from '../../domain/addresses';
import { FaultError } from '../../domain/errors';
import type { FaultContext, FaultSystem } from '../../ports/fault';
import type { Machine } from '../../ports/machine';
import { runOrFail } from '../../ports/runOrFail';
import { isHost, isIpv6, type SshTarget } from './options';
import { configurationArgv } from './sshArgv';

/** `ssh://web-01:2222`; without a port it is the usual one. */
export const urlOf = (host: string, port?: number): string =>
  `ssh://${isIpv6(host) ? `[${host}]` : host}${port === undefined ? '' : `:${port}`}`;

/**
 * The target with the host and port that ssh's configuration makes of it, which have to be allowed, too: the host by its
 * name, or each of its addresses, by themselves or as one of an allowed name.
 *
 * @throws FaultError where it is not allowed, or ssh can't say
 */
export async function locateTarget(
  target: SshTarget,
  { processes }: Pick<FaultSystem, 'processes'>,
  { allowHosts, projectDir }: Pick<FaultContext, 'allowHosts' | 'projectDir'>,
  machine: Pick<Machine, 'resolveHost'>,
): Promise<SshTarget> {
  const { stdout } = await runOrFail({ argv: configurationArgv(target), timeoutMs: 10_000 }, processes);
  const hostName = told(stdout, 'hostname');
  const port = Number(told(stdout, 'port'));
  if (!isHost(hostName)) throw new FaultError(`ssh's configuration makes ${target.host} ${hostName}, which is no host`);
  const allow = { ...allowNothing, hosts: allowHosts };
  const isCovered = (host: string) => isAllowed({ type: 'url', url: urlOf(host, port) }, allow, projectDir);
  if (!isCovered(hostName) && !(await areAddressesCovered(hostName, port, allowHosts, isCovered, machine))) {
    throw new FaultError(`${target.host} is ${hostName}, port ${port}, which is not allowed`, {
      hint: `ssh's configuration says so; list it under \`allow: hosts\`, which has: ${allowHosts.join(', ')}`,
    });
  }
  await requireInRanges(hostName, rangesIn(allowHosts), machine);
  return { ...target, hostName, port };
}

/** By each of its addresses, as far as it can be looked up here; ssh looks it up once more. */
async function requireInRanges(
  hostName: string,
  ranges: readonly string[],
  machine: Pick<Machine, 'resolveHost'>,
): Promise<void> {
  if (ranges.length === 0 || isAddress(hostName)) return;
  const outside = (await machine.resolveHost(hostName).catch(() => [])).filter((each) => !isInRanges(each, ranges));
  if (outside.length === 0) return;
  throw new FaultError(`${hostName} leads to ${outside.join(', ')}, outside of what is allowed`, {
    hint: `allow.hosts holds names to its ranges: ${ranges.join(', ')}`,
  });
}

/** `ssh -G` says a keyword, in small letters, and its value a line. */
function told(stdout: string, keyword: string): string {
  const line = stdout.split('\n').find((each) => each.startsWith(`${keyword} `));
  if (line === undefined) throw new FaultError(`ssh does not say the ${keyword} of its target`);
  return line.slice(keyword.length + 1).trim();
}

async function areAddressesCovered(
  hostName: string,
  port: number,
  allowHosts: readonly string[],
  isCovered: (host: string) => boolean,
  machine: Pick<Machine, 'resolveHost'>,
): Promise<boolean> {
  const resolve = (host: string) => machine.resolveHost(host.replace(/^\[(.*)\]$/, '$1')).catch(() => []);
  const addresses = await resolve(hostName);
  const names = allowHosts.flatMap((entry) => {
    const allowed = parseHost(entry);
    return allowed !== undefined && ['', String(port)].includes(allowed.port) ? [allowed.host] : [];
  });
  const known = (await Promise.all(names.map(resolve))).flat();
  return addresses.length > 0 && addresses.every((address) => isCovered(address) || known.includes(address));
}
