import { z } from 'zod';
import { FaultError } from '../../domain/errors';
import type { HttpResponse } from '../../ports/http';
import type { Family, Sample } from './exposition';

const labels = z.record(z.string(), z.string());
const sampleSchema = z.object({
  labels,
  value: z.string().exactOptional(),
  buckets: labels.exactOptional(),
  quantiles: labels.exactOptional(),
  count: z.string().exactOptional(),
  sum: z.string().exactOptional(),
});
const familySchema = z.object({ type: z.string(), help: z.string().exactOptional(), metrics: z.array(sampleSchema) });
const groupSchema = z.looseObject({ labels });
const answerSchema = z.object({ data: z.array(groupSchema) });

/** What one group holds. Absent: there is no such group. */
export type Group = readonly Family[];

/** Source: https://github.com/prometheus/pushgateway#query-api. Throws FaultError where it can't be understood. */
export function groupIn({ body }: HttpResponse, group: Readonly<Record<string, string>>): Group | undefined {
  const found = read(body).find((each) => isSame(each.labels, group));
  if (found === undefined) return undefined;
  return Object.entries(found).flatMap(([name, value]) => {
    const family = ownNames.has(name) ? undefined : familySchema.safeParse(value).data;
    return family === undefined ? [] : [familyOf(name, family, group)];
  });
}

function read(body: string): z.infer<typeof answerSchema>['data'] {
  try {
    return answerSchema.parse(JSON.parse(body)).data;
  } catch (error) {
    throw new FaultError("what the Pushgateway holds can't be read from /api/v1/metrics", {
      hint: 'is it a Pushgateway, 1.0 or later?',
      cause: error,
    });
  }
}

/** Written by the Pushgateway itself at each push: nobody can put them back. */
const ownNames = new Set(['labels', 'last_push_successful', 'push_time_seconds', 'push_failure_time_seconds']);

const familyOf = (name: string, { type, help, metrics }: z.infer<typeof familySchema>, group: object): Family => ({
  name,
  type: type.toLowerCase(),
  ...(help !== undefined && { help }),
  samples: metrics.map((sample): Sample => ({ ...sample, labels: ownLabels(sample.labels, group) })),
});

/** Without those of the group, which the Pushgateway adds to each; an empty one is as good as none. */
const ownLabels = (all: Readonly<Record<string, string>>, group: object) =>
  Object.fromEntries(Object.entries(all).filter(([name, value]) => !(name in group) && value !== ''));

/** Whatever the order. */
export function isSame(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
