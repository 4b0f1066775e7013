import { allowNothing, isAllowed, parseHost, rangesIn } from '../../config/allow';
import { isAddress, isInRanges } from '../../domain/addresses';
import { FaultError } from '../../domain/errors';
import type { FaultContext } from '../../ports/fault';
import type { Machine } from '../../ports/machine';

/**
 * The addresses of the hosts that load may reach. Names are resolved once, here: where a name changes its address
 * during the drill, k6 refuses the new one. What a pattern (`*.example.com`) covers can't be listed, so of those hosts
 * only the ones in URLs among `vars` count. A port can't be held back: k6 knows addresses alone.
 *
 * @throws FaultError where a host can't be resolved, or none is allowed
 */
export async function allowedAddresses(
  { allowHosts, vars, projectDir }: Pick<FaultContext, 'allowHosts' | 'vars' | 'projectDir'>,
  machine: Pick<Machine, 'resolveHost'>,
): Promise<readonly string[]> {
  const allow = { ...allowNothing, hosts: allowHosts };
  const isCovered = (url: string) => isAllowed({ type: 'url', url }, allow, projectDir);
  const named = allowHosts.flatMap((entry) => parseHost(entry)?.host ?? []);
  const inUrls = Object.values(vars).flatMap((value) => (isCovered(value) ? new URL(value).hostname : []));
  const hosts = [...new Set([...named, ...inUrls])];
  if (hosts.length === 0) throw nothingAllowed(allowHosts);
  const addresses = await Promise.all(hosts.map((host) => resolve(host, machine)));
  const ranges = rangesIn(allowHosts);
  for (const [index, host] of hosts.entries()) {
    const outside = (addresses[index] ?? []).filter((address) => !isInRanges(address, ranges));
    const isName = !isAddress(host.replace(/^\[(.*)\]$/, '$1'));
    if (ranges.length > 0 && isName && outside.length > 0) throw leadsOutside(host, outside, ranges);
  }
  return [...new Set(addresses.flat())];
}

const leadsOutside = (host: string, outside: readonly string[], ranges: readonly string[]) =>
  new FaultError(`the allowed host ${host} leads to ${outside.join(', ')}, outside of what is allowed`, {
    hint: `allow.hosts holds names to its ranges: ${ranges.join(', ')}`,
  });

async function resolve(host: string, machine: Pick<Machine, 'resolveHost'>): Promise<readonly string[]> {
  try {
    // An IPv6 address is written in brackets where a URL is meant.
    return await machine.resolveHost(host.replace(/^\[(.*)\]$/, '$1'));
  } catch (cause) {
    throw new FaultError(`the allowed host ${host} can't be resolved`, {
      hint: 'k6 is kept from every address but those of the allowed hosts, so each must have one.',
      cause,
    });
  }
}

const nothingAllowed = (allowHosts: readonly string[]) =>
  new FaultError('load may not reach any host that is known by name', {
    hint:
      allowHosts.length === 0
        ? 'List its hosts under `allow: hosts` in alertdrill.yaml.'
        : 'Which hosts a pattern covers is not known: name them under `allow: hosts`, or put their URLs into `vars`.',
  });
