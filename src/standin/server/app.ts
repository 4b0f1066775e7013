import { Hono } from 'hono';
import type { Standin } from '../standin';
import { alertRoutes } from './alerts';
import { ApiError } from './apiError';
import { apiRequest } from './apiRequest';
import { authorize, type ApiKeys } from './authorize';
import { channelRoutes } from './channels';
import { checkRoutes } from './checks';
import { hostMetricRoutes } from './hostMetrics';
import { hostRoutes } from './hosts';
import { monitorRoutes } from './monitors';
import { notificationGroupRoutes } from './notificationGroups';
import { organizationRoutes } from './organization';
import type { Route } from './route';
import { serviceMetricRoutes } from './serviceMetrics';
import { serviceRoutes } from './services';

/** The whole API below `/api/v0`. `reportBug` gets what no request should be able to cause. */
export function createApp(standin: Standin, keys: ApiKeys, reportBug: (error: Error) => void): Hono {
  const app = new Hono();
  for (const route of routesOf(standin)) {
    app.on(
      route.method,
      `/api/v0${route.path}`,
      // On each route and not before all: Mackerel answers 404 to an unknown path whatever the key.
      async (context, next) => {
        authorize(context.req.header('X-Api-Key'), route.needs, keys);
        await next();
      },
      async (context) => context.json(await route.handle(apiRequest(context))),
    );
  }
  app.notFound((context) => context.json(errorBody('Not found.'), 404));
  app.onError((error, context) => {
    if (error instanceof ApiError) return context.json(errorBody(error.message), error.status);
    reportBug(error);
    return context.json(errorBody('Internal server error.'), 500);
  });
  return app;
}

const routesOf = (standin: Standin): readonly Route[] => [
  ...organizationRoutes(standin),
  ...serviceRoutes(standin),
  ...serviceMetricRoutes(standin),
  ...hostRoutes(standin),
  ...hostMetricRoutes(standin),
  ...checkRoutes(standin),
  ...monitorRoutes(standin),
  ...alertRoutes(standin),
  ...channelRoutes(standin),
  ...notificationGroupRoutes(standin),
];

const errorBody = (message: string) => ({ error: { message } });
