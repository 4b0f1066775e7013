import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { registerChecks } from './monitoring/checks';
import { createRoles, registerHost } from './monitoring/hosts';
import { addMonitor } from './monitoring/monitors';
import { hostInput, hostStatus } from './server/hostInput';
import { monitorInput } from './server/monitorInput';
import { monitorFrom, unknownName } from './server/monitors';
import { serviceName } from './server/names';
import type { Standin } from './standin';

/**
 * What the stand-in holds from its start on. `monitors` is what `mkr monitors pull` writes; `hosts` are as in
 * `POST /hosts`, with an `id` and a `status` where these matter.
 */
export type Seed = DeepReadonly<z.input<typeof seedSchema>>;

type DeepReadonly<T> = T extends object ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> } : T;

/** A seed that can't be used; the message says where and why. */
export class SeedError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SeedError';
  }
}

const id = z.string().min(1).optional();
const roles = z.array(serviceName).default([]);

const seedSchema = z.strictObject({
  services: z.array(z.strictObject({ name: serviceName, memo: z.string().default(''), roles })).default([]),
  hosts: z.array(z.intersection(hostInput, z.object({ id, status: hostStatus.optional() }))).default([]),
  monitors: z.array(z.intersection(monitorInput, z.object({ id }))).default([]),
});

/** Reads a seed file (JSON). Throws a SeedError. */
export async function readSeed(path: string): Promise<Seed> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new SeedError(`the seed file ${path} can't be read`, { cause });
  });
  return parseSeed(jsonOf(text, path), `the seed file ${path}`);
}

/** Puts a seed into a fresh organization. Throws a SeedError. */
export function plantSeed(standin: Standin, seed: Seed): void {
  const { store } = standin;
  const { services, hosts, monitors } = parseSeed(seed, 'the seed');
  for (const { name, memo, roles: roleNames } of services) {
    store.services.put(name, { name, memo, roles: [] });
    createRoles(
      store,
      roleNames.map((role) => `${name}:${role}`),
    );
  }
  for (const { id: hostId, status, checks, ...description } of hosts) {
    if (hostId !== undefined && store.hosts.get(hostId)) throw new SeedError(`the seed has two hosts of id ${hostId}`);
    const host = registerHost(standin, description, { id: hostId, status });
    if (checks) registerChecks(standin, host.id, checks);
  }
  for (const { id: monitorId = store.newId(), ...input } of monitors) {
    const monitor = monitorFrom(input, monitorId);
    const unknown = unknownName(store, monitor);
    if (store.monitors.get(monitorId)) throw new SeedError(`the seed has two monitors of id ${monitorId}`);
    if (unknown !== undefined) {
      throw new SeedError(`the seed's monitor "${monitor.name}" names ${unknown}, which is no service or role of it`);
    }
    addMonitor(standin, monitor);
  }
}

function jsonOf(text: string, path: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new SeedError(`the seed file ${path} is not JSON: ${String(cause)}`, { cause });
  }
}

function parseSeed(seed: unknown, what: string): z.output<typeof seedSchema> {
  const parsed = seedSchema.safeParse(seed);
  if (!parsed.success) throw new SeedError(`${what} is not valid:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
