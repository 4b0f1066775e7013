import { z } from 'zod';
import type { Point } from '../engine/points';
import type { Standin } from '../standin';
import type { MetricOwner } from '../store/store';
import { badRequest, found } from './apiError';
import { metricName } from './names';
import type { ApiRequest } from './route';

/** A point as both kinds of posts carry it. */
export const postedPoint = z.object({
  name: metricName,
  time: z.number().int().nonnegative(),
  value: z.number(),
});

export const postedPoints = z.array(postedPoint);

/** Answers `?name&from&to` (unix seconds, both inclusive); 404 for a metric that was never posted. */
export function pointsAsked(
  { store }: Standin,
  owner: MetricOwner,
  request: ApiRequest,
): { readonly metrics: readonly Point[] } {
  const name = request.query('name');
  if (name === undefined) throw badRequest('name: required');
  const from = timeOf(request, 'from', -Infinity);
  const to = timeOf(request, 'to', Infinity);
  const { points } = found(store.metrics.get(owner, name), 'Metric');
  return { metrics: [...points].filter(({ time }) => time >= from && time <= to) };
}

function timeOf(request: ApiRequest, name: 'from' | 'to', otherwise: number): number {
  const text = request.query(name);
  if (text === undefined) return otherwise;
  const time = Number(text);
  if (!Number.isFinite(time)) throw badRequest(`${name}: must be a unix time`);
  return time;
}
