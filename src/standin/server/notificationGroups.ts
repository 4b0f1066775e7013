import type { NotificationGroup } from '../engine/notificationGroup';
import { forgetInGroups } from '../monitoring/notificationGroups';
import type { Standin } from '../standin';
import { badRequest, found } from './apiError';
import { faultOf, notificationGroupInput } from './notificationGroupInput';
import type { ApiRequest, Route } from './route';

/** Source: mackerelio/documents, api-docs/entry/notification-groups.md. */
export function notificationGroupRoutes({ store }: Standin): readonly Route[] {
  const groups = store.notificationGroups;
  const groupOf = (request: ApiRequest): NotificationGroup =>
    found(groups.get(request.param('group')), 'Notification group');
  const keep = (group: NotificationGroup): NotificationGroup => {
    const fault = faultOf(store, group);
    if (fault !== undefined) throw badRequest(fault);
    groups.put(group.id, group);
    return group;
  };
  return [
    {
      method: 'GET',
      path: '/notification-groups',
      needs: 'read',
      handle: () => ({ notificationGroups: groups.all() }),
    },
    {
      method: 'POST',
      path: '/notification-groups',
      needs: 'write',
      handle: async (request) =>
        keep({ id: store.newId(), type: 'group', ...(await request.body(notificationGroupInput)) }),
    },
    {
      method: 'PUT',
      path: '/notification-groups/:group',
      needs: 'write',
      handle: async (request) => {
        const { id, type, name } = groupOf(request);
        const input = await request.body(notificationGroupInput);
        if (type === 'group-default' && input.name !== name) {
          throw badRequest("name: the default notification group can't be renamed");
        }
        return keep({ id, type, ...input });
      },
    },
    {
      method: 'DELETE',
      path: '/notification-groups/:group',
      needs: 'write',
      handle: (request) => {
        const group = groupOf(request);
        if (group.type === 'group-default') throw badRequest("The default notification group can't be deleted.");
        groups.delete(group.id);
        forgetInGroups(store, { groupId: group.id });
        return group;
      },
    },
  ];
}
