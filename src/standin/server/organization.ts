import type { Standin } from '../standin';
import type { Route } from './route';

/** Source: mackerelio/documents, api-docs/entry/organizations.md. */
export const organizationRoutes = ({ organization }: Standin): readonly Route[] => [
  {
    method: 'GET',
    path: '/org',
    needs: 'read',
    handle: () => ({ name: organization, displayName: null }),
  },
];
