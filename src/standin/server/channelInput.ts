import { z } from 'zod';
import { channelEvents, type Channel } from '../engine/channel';

/** What may be posted as a channel: email, Slack and webhook alone (api-docs/entry/channels.md). */
export type ChannelInput = z.infer<typeof channelInput>;

const orElse = <T>(schema: z.ZodType<T>, otherwise: NoInfer<T>) =>
  schema.nullish().transform((value) => value ?? otherwise);

const common = {
  name: z.string().min(1),
  // Not said to be optional, but the official client leaves them out.
  events: orElse(z.array(z.enum(channelEvents)), ['alert']),
  addToDefaultNotificationGroup: z.boolean().nullish(),
};

const httpUrl = z.url({ protocol: /^https?$/ });

export const channelInput = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('webhook'),
    ...common,
    url: httpUrl,
    enabledGraphImage: orElse(z.boolean(), false),
  }),
  z.object({
    type: z.literal('slack'),
    ...common,
    url: httpUrl,
    mentions: orElse(z.partialRecord(z.enum(['ok', 'warning', 'critical']), z.string()), {}),
    enabledGraphImage: orElse(z.boolean(), false),
  }),
  z.object({
    type: z.literal('email'),
    ...common,
    emails: orElse(z.array(z.email()), []),
    userIds: orElse(z.array(z.string()), []),
  }),
]);

/** Whether it belongs to the default group is no property of a channel. */
export function channelFrom(input: ChannelInput, id: string): Channel {
  const { name, events } = input;
  switch (input.type) {
    case 'webhook':
      return { id, type: input.type, name, events, url: input.url, enabledGraphImage: input.enabledGraphImage };
    case 'slack': {
      const { type, url, mentions, enabledGraphImage } = input;
      return { id, type, name, events, url, mentions, enabledGraphImage };
    }
    case 'email':
      return { id, type: input.type, name, events, emails: input.emails, userIds: input.userIds };
  }
}
