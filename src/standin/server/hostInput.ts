import { z } from 'zod';
import { checkName, roleFullname } from './names';

const optionalText = z
  .string()
  .nullish()
  .transform((text) => text || undefined);

export const roleFullnames = z.array(roleFullname);

/**
 * The lists "take precedence" over the single addresses (api-docs/hosts). The agent sends lists alone, and `mkr hosts`
 * shows single ones alone: the first of a list is the single one.
 */
const networkInterface = z
  .looseObject({
    name: z.string().min(1),
    macAddress: z.string().nullish(),
    ipAddress: z.string().nullish(),
    ipv6Address: z.string().nullish(),
    ipv4Addresses: z.array(z.string()).nullish(),
    ipv6Addresses: z.array(z.string()).nullish(),
  })
  .transform((given) => {
    const [ipAddress] = given.ipv4Addresses ?? [];
    const [ipv6Address] = given.ipv6Addresses ?? [];
    return {
      ...given,
      ...(ipAddress !== undefined && { ipAddress }),
      ...(ipv6Address !== undefined && { ipv6Address }),
    };
  });

/** What a client may say of a host. The official ones send null for lists that they leave out. */
export const hostInput = z.object({
  name: z.string().min(1),
  displayName: optionalText,
  customIdentifier: optionalText,
  meta: z
    .record(z.string(), z.unknown())
    .nullish()
    .transform((meta) => meta ?? {}),
  /** Absent is not empty: the agent never says it, and does not mean to erase it. */
  memo: z.string().nullish(),
  interfaces: z
    .array(networkInterface)
    .nullish()
    .transform((interfaces) => interfaces ?? []),
  roleFullnames: roleFullnames.nullish().transform((names) => names ?? []),
  checks: z
    .array(
      z.object({
        name: checkName,
        memo: z
          .string()
          .nullish()
          .transform((memo) => memo ?? ''),
      }),
    )
    .nullish(),
});

export const hostStatus = z.enum(['standby', 'working', 'maintenance', 'poweroff']);
