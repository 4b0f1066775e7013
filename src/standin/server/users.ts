import type { Standin } from '../standin';
import { ApiError, found } from './apiError';
import type { Route } from './route';

/** Source: mackerelio/documents, api-docs/entry/users.md. */
export const userRoutes = ({ store }: Standin): readonly Route[] => [
  { method: 'GET', path: '/users', needs: 'read', handle: () => ({ users: store.users.all() }) },
  {
    method: 'DELETE',
    path: '/users/:user',
    needs: 'write',
    handle: (request) => {
      const user = found(store.users.get(request.param('user')), 'User');
      if (user.authority === 'owner') throw new ApiError(403, "The organization's creator can't be deleted.");
      store.users.delete(user.id);
      return user;
    },
  },
];
