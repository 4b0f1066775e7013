import { renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

/** The shop's handlers. What the world calls them is up to the route file. */
export const routeName = z.enum(['items', 'images', 'checkout']);
export type RouteName = z.infer<typeof routeName>;

export const publicPrefix = z
  .string()
  .max(100)
  .regex(/^(\/[a-z0-9-]+)+$/, "must look like '/checkout': lower case, leading slash, no trailing one");

/** The route file, `routes.json`: a public prefix for each handler. */
export const routeTable = z.strictObject({ routes: z.record(routeName, publicPrefix) });
export type RouteTable = z.infer<typeof routeTable>;

export interface Match {
  readonly route: RouteName;
  /** The path behind the prefix: '' or a slash and more. */
  readonly rest: string;
}

/** Finds the handler of a path: the longest prefix that ends where the path does or a slash follows. */
export function matchRoute({ routes }: RouteTable, path: string): Match | undefined {
  const matches = routeName.options.filter((name) => path === routes[name] || path.startsWith(`${routes[name]}/`));
  const [best] = matches.sort((a, b) => routes[b].length - routes[a].length);
  return best && { route: best, rest: path.slice(routes[best].length) };
}

/** Replaces the route file in one step, so that no request ever meets half of it. */
export function writeRouteTable(file: string, table: RouteTable): void {
  const fresh = `${file}.new`;
  writeFileSync(fresh, `${JSON.stringify(table, undefined, 2)}\n`);
  renameSync(fresh, file);
}
