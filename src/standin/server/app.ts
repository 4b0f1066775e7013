import { Hono } from 'hono';
import type { Standin } from '../standin';
import { alertGroupSettingRoutes } from './alertGroupSettings';
import { alertRoutes } from './alerts';
import { ApiError } from './apiError';
import { apiRequest } from './apiRequest';
import { authorize, type ApiKeys } from './authorize';
import { channelRoutes } from './channels';
import { checkRoutes } from './checks';
import { downtimeRoutes } from './downtimes';
import { emptyResourceRoutes } from './emptyResources';
import { graphAnnotationRoutes } from './graphAnnotations';
import { graphDefinitionRoutes } from './graphDefinitions';
import { hostMetricRoutes } from './hostMetrics';
import { hostRoutes } from './hosts';
import { metadataRoutes } from './metadata';
import { monitorRoutes } from './monitors';
import { notificationGroupRoutes } from './notificationGroups';
import { organizationRoutes } from './organization';
import { StateError } from '../store/stateError';
import type { Chunks } from './readText';
import { Reply, type Route } from './route';
import { serviceMetricRoutes } from './serviceMetrics';
import { serviceRoutes } from './services';
import { userRoutes } from './users';

/** Where a request comes from. */
export interface ClientAddress {
  readonly Bindings: {
    readonly address: string | undefined;
    /** Reads the body. Absent: that of the request is read, which costs as much as all else that is done with it. */
    readonly body?: () => Chunks;
  };
}

/** The whole API below `/api/v0`. `reportBug` gets what no request should be able to cause. */
export function createApp(standin: Standin, keys: ApiKeys, reportBug: (error: Error) => void): Hono<ClientAddress> {
  const app = new Hono<ClientAddress>();
  for (const route of routesOf(standin)) {
    app.on(
      route.method,
      `/api/v0${route.path}`,
      // On each route and not before all: Mackerel answers 404 to an unknown path whatever the key.
      async (context, next) => {
        const client = { key: context.req.header('X-Api-Key'), address: context.env.address };
        authorize(client, route.needs, keys, standin.store.addressRanges.get('api') ?? []);
        await next();
        // Whatever is answered, a refusal included: nothing is shown that a crash could still undo.
        await standin.store.kept();
      },
      async (context) => {
        const answer = await route.handle(apiRequest(context.req, context.env.body));
        return answer instanceof Reply ? context.json(answer.body, 200, answer.headers) : context.json(answer);
      },
    );
  }
  app.notFound((context) => context.json(errorBody('Not found.'), 404));
  app.onError((error, context) => {
    if (error instanceof ApiError) return context.json(errorBody(error.message), error.status);
    if (error instanceof StateError) return context.json(errorBody(`${error.message} (${error.hint})`), 503);
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
  ...downtimeRoutes(standin),
  ...alertGroupSettingRoutes(standin),
  ...graphAnnotationRoutes(standin),
  ...graphDefinitionRoutes(standin),
  ...metadataRoutes(standin),
  ...userRoutes(standin),
  ...emptyResourceRoutes,
];

const errorBody = (message: string) => ({ error: { message } });
