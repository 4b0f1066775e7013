import { z } from 'zod';
import type { Standin } from '../standin';
import { badRequest, found } from './apiError';
import type { Route } from './route';

/**
 * Definitions of graphs of host metrics, and what takes away those of service metrics, which exist by themselves.
 * Sources: mackerelio/documents, api-docs/entry/host-metrics.md and service-metrics.md.
 */
export const graphDefinitionRoutes = ({ store, clock }: Standin): readonly Route[] => [
  {
    method: 'POST',
    path: '/graph-defs/create',
    needs: 'write',
    handle: async (request) => {
      for (const definition of await request.body(graphDefinitions)) {
        store.graphDefinitions.put(definition.name, definition);
      }
      return { success: true };
    },
  },
  {
    method: 'DELETE',
    path: '/graph-defs',
    needs: 'write',
    handle: async (request) => {
      const { name } = await request.body(nameInput);
      if (store.graphDefinitions.get(name) === undefined) throw badRequest(`there is no graph definition ${name}`);
      store.graphDefinitions.delete(name);
      return { success: true };
    },
  },
  {
    method: 'DELETE',
    path: '/services/:service/graph-defs/:graph',
    needs: 'write',
    handle: (request) => {
      const { name } = found(store.services.get(request.param('service')), 'Service');
      const graph = request.param('graph');
      const key = `${name} ${graph}`;
      const removedAtMs = store.removedGraphs.get(key)?.removedAtMs ?? -Infinity;
      // "The graph will be regenerated when the service metrics are sent again."
      found(
        store.metrics
          .names(`service:${name}`)
          .filter((metric) => graphOf(metric) === graph)
          .find((metric) => (store.metrics.get(`service:${name}`, metric)?.lastPostedAtMs ?? 0) > removedAtMs),
        'Graph definition',
      );
      store.removedGraphs.put(key, { removedAtMs: clock.nowMs() });
      return { success: true };
    },
  },
];

/** `access_num.4xx_count` is drawn in `access_num.*`. */
const graphOf = (metric: string): string => metric.replace(/[^.]*$/, '*');

const wildcardName = z.string().regex(/^custom(\.([-a-zA-Z0-9_]+|[*#]))+$/, 'not a valid name');

const optionalText = z
  .string()
  .nullish()
  .transform((text) => text ?? undefined);

const graphDefinition = z
  .object({
    name: wildcardName.refine((name) => name.split('#').length <= 2, { error: 'has more than one #' }),
    displayName: optionalText,
    unit: z
      .enum(['float', 'integer', 'percentage', 'seconds', 'milliseconds', 'bytes', 'bytes/sec', 'bits/sec', 'iops'])
      .nullish()
      .transform((unit) => unit ?? undefined),
    metrics: z.array(
      z.object({
        name: wildcardName,
        displayName: optionalText,
        isStacked: z
          .boolean()
          .nullish()
          .transform((stacked) => stacked ?? false),
      }),
    ),
  })
  .refine(({ name, metrics }) => metrics.every((metric) => metric.name.startsWith(`${name}.`)), {
    path: ['metrics'],
    error: "a metric's name must begin with the name of its graph",
  });

const graphDefinitions = z.array(graphDefinition);

const nameInput = z.object({ name: z.string() });
