import { z } from 'zod';
import type { Standin } from '../standin';
import { isRange } from './addressRanges';
import type { Route } from './route';

/** Source: mackerelio/documents, api-docs/entry/organizations.md. */
export const organizationRoutes = ({ organization, store }: Standin): readonly Route[] => [
  {
    method: 'GET',
    path: '/org',
    needs: 'read',
    handle: () => ({ name: organization, displayName: null }),
  },
  // `web` says who may see the page for people, which is no page of Mackerel's.
  ...(['api', 'web'] as const).flatMap((what): readonly Route[] => [
    {
      method: 'GET',
      path: `/settings/ip-restriction/${what}`,
      needs: 'read',
      handle: () => ({ cidrs: store.addressRanges.get(what) ?? [] }),
    },
    {
      method: 'POST',
      path: `/settings/ip-restriction/${what}`,
      needs: 'write',
      handle: async (request) => {
        store.addressRanges.put(what, (await request.body(rangesInput)).cidrs);
        return { success: true };
      },
    },
  ]),
];

const cidrs = z.array(z.string().refine(isRange, { error: 'is no IP range in CIDR notation' }));

const rangesInput = z.object({ cidrs });
