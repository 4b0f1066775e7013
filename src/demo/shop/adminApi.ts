import { Hono, type Context } from 'hono';
import { bearerAuth } from 'hono/bearer-auth';
import { z } from 'zod';
import { publicPrefix, routeName, writeRouteTable, type RouteTable } from './routes';

export interface AdminOptions {
  readonly token: string;
  readonly routeFile: string;
  readonly routes: () => RouteTable;
}

/**
 * `GET /routes` and `PUT /routes/:name {"prefix": "/checkout"}`: how the people who run the shop edit its route file.
 * A PUT is idempotent and checks the form of a prefix only: that a well-formed prefix is the wrong one is the kind of
 * mistake this shop exists to let people make.
 */
export function adminApi({ token, routeFile, routes }: AdminOptions): Hono {
  const api = new Hono();
  api.use(bearerAuth({ token }));
  api.get('/routes', (context) => context.json(routes()));
  api.put('/routes/:name', async (context) => {
    const name = routeName.safeParse(context.req.param('name'));
    if (!name.success) return context.json({ error: `no such route; there are ${routeName.options.join(', ')}` }, 404);
    const change = prefixChange.safeParse(await readJson(context));
    if (!change.success) return context.json({ error: z.prettifyError(change.error) }, 400);
    const table = routes();
    const taken = routeName.options.find((other) => other !== name.data && table.routes[other] === change.data.prefix);
    if (taken !== undefined) return context.json({ error: `${change.data.prefix} belongs to route ${taken}` }, 409);
    writeRouteTable(routeFile, { routes: { ...table.routes, [name.data]: change.data.prefix } });
    return context.json({ name: name.data, prefix: change.data.prefix });
  });
  return api;
}

const prefixChange = z.strictObject({ prefix: publicPrefix });

async function readJson(context: Context): Promise<unknown> {
  try {
    return await context.req.json();
  } catch {
    return undefined;
  }
}
