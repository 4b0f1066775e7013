import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { addChannel } from './monitoring/channels';
import { registerChecks } from './monitoring/checks';
import { createRoles, registerHost } from './monitoring/hosts';
import { addMonitor } from './monitoring/monitors';
import { defaultGroup } from './monitoring/notificationGroups';
import { faultOfChannel } from './server/channels';
import { channelFrom, channelInput } from './server/channelInput';
import { downtimeInput, refuseFaultyDowntime } from './server/downtimeInput';
import { hostInput, hostStatus } from './server/hostInput';
import { monitorInput } from './server/monitorInput';
import { faultOfMonitor, faultOfOneMore, monitorFrom, namedBy } from './server/monitors';
import { roleFullname, serviceName } from './server/names';
import { faultOf, notificationGroupInput } from './server/notificationGroupInput';
import type { Standin } from './standin';
import type { Store } from './store/store';

/**
 * What the stand-in holds from its start on. `monitors` is what `mkr monitors pull` writes; `hosts`, `channels` and
 * `notificationGroups` are as they are posted, with an `id` and a state where these matter. A group of the type
 * `group-default` stands in the place of the one that is there anyway.
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
const suspendedAt = z.number().int().nullish();
const groupType = z.enum(['group', 'group-default']).default('group');

const user = z.strictObject({
  id,
  screenName: z.string().min(1),
  email: z.email(),
  authority: z.enum(['owner', 'manager', 'collaborator', 'viewer']).default('collaborator'),
});

const seedSchema = z.strictObject({
  services: z.array(z.strictObject({ name: serviceName, memo: z.string().default(''), roles })).default([]),
  hosts: z.array(z.intersection(hostInput, z.object({ id, status: hostStatus.optional() }))).default([]),
  monitors: z.array(z.intersection(monitorInput, z.object({ id }))).default([]),
  channels: z.array(z.intersection(channelInput, z.object({ id, suspendedAt }))).default([]),
  users: z.array(user).default([]),
  downtimes: z.array(z.intersection(downtimeInput, z.object({ id }))).default([]),
  notificationGroups: z.array(z.intersection(notificationGroupInput, z.object({ id, type: groupType }))).default([]),
});

type ParsedSeed = z.output<typeof seedSchema>;

/** Reads a seed file (JSON). Throws a SeedError. */
export async function readSeed(path: string): Promise<Seed> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new SeedError(`the seed file ${path} can't be read: ${whyUnread(cause)}`, { cause });
  });
  return parseSeed(jsonOf(text, path), `the seed file ${path}`);
}

function whyUnread(cause: unknown): string {
  // By what it says, not by its class: jest's files have an Error of their own, and that of node:fs is not one.
  const said = String(cause).replace(/^Error: /, '');
  return said.startsWith('ENOENT') ? 'there is no such file' : said;
}

/** Puts a seed into a fresh organization. Throws a SeedError. */
export function plantSeed(standin: Standin, seed: Seed): void {
  const { store } = standin;
  const { services, hosts, monitors, channels, notificationGroups, users, downtimes } = parseSeed(seed, 'the seed');
  plantUsers(standin, users);
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
    plantScopes(store, namedBy(monitor));
    if (store.monitors.get(monitorId)) throw new SeedError(`the seed has two monitors of id ${monitorId}`);
    const fault = faultOfMonitor(standin, monitor) ?? faultOfOneMore(store, monitor);
    if (fault !== undefined) throw new SeedError(`the seed's monitor "${monitor.name}": ${fault}`);
    addMonitor(standin, monitor);
  }
  plantChannels(store, channels);
  plantGroups(store, notificationGroups);
  plantDowntimes(store, downtimes);
}

/** `mkr monitors pull` writes no services: those that its monitors name are there then, as those of hosts are. */
function plantScopes(store: Store, names: readonly string[]): void {
  createRoles(
    store,
    names.filter((name) => roleFullname.safeParse(name).success),
  );
  for (const name of names.filter((each) => serviceName.safeParse(each).success)) {
    if (store.services.get(name) === undefined) store.services.put(name, { name, memo: '', roles: [] });
  }
}

/** Every organization has a member who made it. */
function plantUsers({ store, clock }: Standin, users: ParsedSeed['users']): void {
  const owner = { screenName: 'owner', email: 'owner@example.com', authority: 'owner' } as const;
  for (const { id: userId = store.newId(), ...user } of users.length > 0 ? users : [{ id: undefined, ...owner }]) {
    if (store.users.get(userId)) throw new SeedError(`the seed has two users of id ${userId}`);
    store.users.put(userId, {
      id: userId,
      ...user,
      isInRegistrationProcess: false,
      isMFAEnabled: false,
      authenticationMethods: ['password'],
      joinedAt: Math.floor(clock.nowMs() / 1000),
    });
  }
}

function plantDowntimes(store: Store, downtimes: ParsedSeed['downtimes']): void {
  for (const { id: downtimeId = store.newId(), ...input } of downtimes) {
    try {
      refuseFaultyDowntime(store, input);
    } catch (error) {
      throw new SeedError(`the seed's downtime "${input.name}": ${error instanceof Error ? error.message : ''}`);
    }
    store.downtimes.put(downtimeId, { id: downtimeId, ...input });
  }
}

function plantChannels(store: Store, channels: ParsedSeed['channels']): void {
  for (const { id: channelId = store.newId(), suspendedAt: since, ...input } of channels) {
    if (store.channels.get(channelId)) throw new SeedError(`the seed has two channels of id ${channelId}`);
    const fault = faultOfChannel(store, input);
    if (fault !== undefined) throw new SeedError(`the seed's channel "${input.name}": ${fault}`);
    const channel = { ...channelFrom(input, channelId), suspendedAt: since ?? undefined };
    addChannel(store, channel, input.addToDefaultNotificationGroup ?? true);
  }
}

/** All of them first: a group may name one that stands behind it. */
function plantGroups(store: Store, groups: ParsedSeed['notificationGroups']): void {
  const planted = groups.map(({ id: groupId = store.newId(), ...input }) => ({ id: groupId, ...input }));
  if (planted.some(({ type }) => type === 'group-default')) store.notificationGroups.delete(defaultGroup(store).id);
  for (const group of planted) {
    if (store.notificationGroups.get(group.id)) throw new SeedError(`the seed has two groups of id ${group.id}`);
    store.notificationGroups.put(group.id, group);
  }
  if (planted.filter(({ type }) => type === 'group-default').length > 1) {
    throw new SeedError('the seed has two default notification groups');
  }
  for (const group of planted) {
    const fault = faultOf(store, group);
    if (fault !== undefined) throw new SeedError(`the seed's notification group "${group.name}": ${fault}`);
  }
}

function jsonOf(text: string, path: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new SeedError(`the seed file ${path} is not JSON: ${String(cause)}`, { cause });
  }
}

function parseSeed(seed: unknown, what: string): ParsedSeed {
  const parsed = seedSchema.safeParse(seed);
  if (!parsed.success) throw new SeedError(`${what} is not valid:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
