import type { Channel } from '../engine/channel';
import { addChannel, deleteChannel } from '../monitoring/channels';
import type { Standin } from '../standin';
import type { Store } from '../store/store';
import { badRequest, found } from './apiError';
import { channelFrom, channelInput, type ChannelInput } from './channelInput';
import type { ApiRequest, Route } from './route';

/** Source: mackerelio/documents, api-docs/entry/channels.md. */
export function channelRoutes({ store }: Standin): readonly Route[] {
  const channelOf = (request: ApiRequest): Channel => found(store.channels.get(request.param('channel')), 'Channel');
  const inputOf = async (request: ApiRequest): Promise<ChannelInput> => {
    const input = await request.body(channelInput);
    const fault = faultOfChannel(store, input);
    if (fault !== undefined) throw badRequest(fault);
    return input;
  };
  return [
    {
      method: 'GET',
      path: '/channels',
      needs: 'read',
      handle: () => ({ channels: store.channels.all().map(listed) }),
    },
    {
      method: 'POST',
      path: '/channels',
      needs: 'write',
      handle: async (request) => {
        const input = await inputOf(request);
        const channel = channelFrom(input, store.newId());
        // The documents give no default; where a person makes a channel, it is added.
        addChannel(store, channel, input.addToDefaultNotificationGroup ?? true);
        return shown(channel);
      },
    },
    {
      method: 'PUT',
      path: '/channels/:channel',
      needs: 'write',
      handle: async (request) => {
        const before = channelOf(request);
        const input = await inputOf(request);
        if (input.type !== before.type) throw badRequest(`type: can't be changed from ${before.type}`);
        if (input.addToDefaultNotificationGroup != null) {
          throw badRequest('addToDefaultNotificationGroup: can only be set when a channel is made');
        }
        // What had failed before says nothing of the channel as it is now, so that a suspension ends as well.
        const after = channelFrom(input, before.id);
        store.channels.put(after.id, after);
        return shown(after);
      },
    },
    {
      method: 'DELETE',
      path: '/channels/:channel',
      needs: 'write',
      handle: (request) => {
        const channel = channelOf(request);
        deleteChannel(store, channel.id);
        return listed(channel);
      },
    },
  ];
}

/** Why a channel can't be in this organization; undefined where it can. */
export const faultOfChannel = (store: Store, input: ChannelInput): string | undefined =>
  input.type === 'email' && input.userIds.some((id) => store.users.get(id) === undefined)
    ? 'userIds: no such user in the organization'
    : undefined;

const shown = (channel: Channel): object => ({ ...channel, suspendedAt: undefined, failingSinceMs: undefined });

/** The list alone says whether a channel is suspended. */
const listed = (channel: Channel): object => ({ ...shown(channel), suspendedAt: channel.suspendedAt ?? null });
