import { z } from 'zod';
import type { Standin } from '../standin';
import type { AlertGroupSetting } from '../store/store';
import { found } from './apiError';
import { names, refuseFaultyScopes, roles } from './scopeInput';
import type { ApiRequest, Route } from './route';

/** Source: mackerelio/documents, api-docs/entry/alert-group-settings.md. */
export function alertGroupSettingRoutes({ store }: Standin): readonly Route[] {
  const settings = store.alertGroupSettings;
  const settingOf = (request: ApiRequest): AlertGroupSetting =>
    found(settings.get(request.param('setting')), 'Alert group setting');
  const keep = async (request: ApiRequest, id: string): Promise<AlertGroupSetting> => {
    const setting = { id, ...(await request.body(input)) };
    refuseFaultyScopes(store, setting);
    settings.put(id, setting);
    return setting;
  };
  return [
    {
      method: 'GET',
      path: '/alert-group-settings',
      needs: 'read',
      handle: () => ({ alertGroupSettings: settings.all() }),
    },
    {
      method: 'POST',
      path: '/alert-group-settings',
      needs: 'write',
      handle: (request) => keep(request, store.newId()),
    },
    { method: 'GET', path: '/alert-group-settings/:setting', needs: 'read', handle: settingOf },
    {
      method: 'PUT',
      path: '/alert-group-settings/:setting',
      needs: 'write',
      handle: (request) => keep(request, settingOf(request).id),
    },
    {
      method: 'DELETE',
      path: '/alert-group-settings/:setting',
      needs: 'write',
      handle: (request) => {
        const setting = settingOf(request);
        settings.delete(setting.id);
        return setting;
      },
    },
  ];
}

const input = z.object({
  name: z.string().min(1),
  memo: z
    .string()
    .nullish()
    .transform((memo) => memo ?? ''),
  serviceScopes: names,
  roleScopes: roles,
  monitorScopes: names,
  notificationInterval: z
    .number()
    .int()
    .positive()
    .nullish()
    .transform((minutes) => minutes ?? undefined),
});
