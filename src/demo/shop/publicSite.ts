import { setTimeout as sleep } from 'node:timers/promises';
import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { Capacity } from './capacity';
import type { RouteHandler } from './handlers';
import { matchRoute, type RouteName, type RouteTable } from './routes';
import type { MeasuredRoute, ShopMetrics } from './shopMetrics';

export interface PublicSiteOptions {
  readonly routes: () => RouteTable;
  readonly handlers: Readonly<Record<RouteName, RouteHandler>>;
  readonly capacity: Capacity;
  readonly metrics: ShopMetrics;
  /** How long a request occupies its slot. */
  readonly serviceMs: () => number;
}

interface Measured {
  Variables: { route: MeasuredRoute };
}

/**
 * What customers see. A request is routed by the route file, waits for a service slot, is served for a while and
 * answered. A path that no route claims is answered 404 by the router itself, as nginx or an ingress would: to them a
 * misspelt prefix is simply another path, and nothing has failed. So no 5xx will ever tell of a cut route.
 */
export function publicSite({ routes, handlers, capacity, metrics, serviceMs }: PublicSiteOptions): Hono<Measured> {
  const site = new Hono<Measured>();
  site.use(measure(metrics));
  site.all('*', async (context) => {
    const match = matchRoute(routes(), context.req.path);
    if (match === undefined) return context.text('no route for this path\n', 404);
    context.set('route', match.route);
    const served = await capacity.serve(async () => {
      await sleep(serviceMs());
      return handlers[match.route](context, match.rest);
    });
    if (served.kind === 'served') return served.result;
    metrics.requestRefused(served.reason);
    return context.text(`too busy: ${served.reason}\n`, 503);
  });
  return site;
}

function measure(metrics: ShopMetrics) {
  return createMiddleware<Measured>(async (context, next) => {
    const startedAt = process.hrtime.bigint();
    context.set('route', 'unmatched');
    await next();
    const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
    metrics.requestAnswered(context.get('route'), context.res.status, seconds);
  });
}
