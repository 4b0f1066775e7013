import { FaultError } from '../../domain/errors';
import type { Machine } from '../../ports/machine';

/**
 * The addresses of the hosts that load may reach. Names are resolved once, here: where a name changes its address
 * during the drill, k6 refuses the new one.
 *
 * @throws FaultError where a host can't be resolved, or none is allowed
 */
export async function allowedAddresses(
  hosts: readonly string[],
  machine: Pick<Machine, 'resolveHost'>,
): Promise<readonly string[]> {
  if (hosts.length === 0) {
    throw new FaultError('load may not reach any host', {
      hint: 'List its hosts under `allow: hosts` in alertdrill.yaml.',
    });
  }
  const addresses = await Promise.all(hosts.map((host) => resolve(host, machine)));
  return [...new Set(addresses.flat())];
}

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
