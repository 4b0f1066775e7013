import { z } from 'zod';
import type { Standin } from '../standin';
import type { GraphAnnotation } from '../store/store';
import { badRequest, found } from './apiError';
import type { ApiRequest, Route } from './route';

/** Source: mackerelio/documents, api-docs/entry/graph-annotations.md. */
export function graphAnnotationRoutes({ store }: Standin): readonly Route[] {
  const annotations = store.graphAnnotations;
  const annotationOf = (request: ApiRequest): GraphAnnotation =>
    found(annotations.get(request.param('annotation')), 'Graph annotation');
  const keep = async (request: ApiRequest, id: string): Promise<GraphAnnotation> => {
    const annotation = { id, ...(await request.body(input)) };
    const service = found(store.services.get(annotation.service), 'Service');
    for (const role of annotation.roles ?? []) {
      found(
        service.roles.find(({ name }) => name === role),
        `Role ${role}`,
      );
    }
    annotations.put(id, annotation);
    return annotation;
  };
  return [
    { method: 'GET', path: '/graph-annotations', needs: 'read', handle: (request) => inInterval(store, request) },
    { method: 'POST', path: '/graph-annotations', needs: 'write', handle: (request) => keep(request, store.newId()) },
    {
      method: 'PUT',
      path: '/graph-annotations/:annotation',
      needs: 'write',
      handle: (request) => keep(request, annotationOf(request).id),
    },
    {
      method: 'DELETE',
      path: '/graph-annotations/:annotation',
      needs: 'write',
      handle: (request) => {
        const annotation = annotationOf(request);
        annotations.delete(annotation.id);
        return annotation;
      },
    },
  ];
}

const seconds = z.number().int().nonnegative();

const input = z
  .object({
    title: z.string().min(1).max(250),
    description: z
      .string()
      .max(1024)
      .nullish()
      .transform((text) => text ?? ''),
    from: seconds,
    to: seconds,
    service: z.string().min(1),
    roles: z
      .array(z.string())
      .nullish()
      .transform((roles) => (roles == null || roles.length === 0 ? undefined : roles)),
  })
  .refine(({ from, to }) => from <= to, { path: ['from'], error: 'lies after the end' });

/** "Annotations with intervals intersecting with the specified interval will all be returned." */
function inInterval({ services, graphAnnotations }: Standin['store'], request: ApiRequest): object {
  const [from, to] = [secondsOf(request, 'from'), secondsOf(request, 'to')];
  const name = request.query('service');
  if (name === undefined) throw badRequest('service: required');
  found(services.get(name), 'Service');
  const inside = graphAnnotations
    .all()
    .filter((each) => each.service === name && each.from <= to && each.to >= from)
    .sort((a, b) => a.from - b.from);
  return { graphAnnotations: inside };
}

function secondsOf(request: ApiRequest, name: 'from' | 'to'): number {
  const text = request.query(name);
  if (text === undefined || !/^\d+$/.test(text)) throw badRequest(`${name}: a unix time is required`);
  return Number(text);
}
