import { z } from 'zod';
import { roleFullname } from './names';

const optionalText = z
  .string()
  .nullish()
  .transform((text) => text || undefined);

export const roleFullnames = z.array(roleFullname);

/** What a client may say of a host. The official ones send null for lists that they leave out. */
export const hostInput = z.object({
  name: z.string().min(1),
  displayName: optionalText,
  customIdentifier: optionalText,
  meta: z
    .record(z.string(), z.unknown())
    .nullish()
    .transform((meta) => meta ?? {}),
  memo: z
    .string()
    .nullish()
    .transform((memo) => memo ?? ''),
  interfaces: z
    .array(z.unknown())
    .nullish()
    .transform((interfaces) => interfaces ?? []),
  roleFullnames: roleFullnames.nullish().transform((names) => names ?? []),
  checks: z
    .array(
      z.object({
        name: z.string().min(1),
        memo: z
          .string()
          .nullish()
          .transform((memo) => memo ?? ''),
      }),
    )
    .nullish(),
});

export const hostStatus = z.enum(['standby', 'working', 'maintenance', 'poweroff']);
