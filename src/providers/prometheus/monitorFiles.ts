import { z } from 'zod';
import { parse } from '../../config/parse';
import { asRecord } from '../../config/record';
import type { MonitorFiles } from '../../ports/monitorFiles';
import { rulesOf } from './rule';
import type { Labels, WireGroup } from './schema';

/**
 * Rule files, and the resources of the Prometheus operator that hold the same. Only alerting rules are monitors. The
 * hash of a rule can't be told from its file: Prometheus writes expressions in its own way, and the interval of a group
 * may be that of the server.
 */
export const monitorFiles: MonitorFiles = {
  title: 'a Prometheus rule file',
  recognizes: (data) => asRecord(data)?.['groups'] !== undefined || isResource(data),
  read: (data) => {
    const [content, path] = isResource(data) ? ([asRecord(data)?.['spec'], ['spec']] as const) : ([data, []] as const);
    const parsed = parse(file, content, path);
    if (!parsed.ok) return { monitors: [], issues: parsed.issues };
    const rules = rulesOf(parsed.value.groups.map(groupOf));
    return { monitors: rules.map(({ id, name }) => ({ id, name, type: 'alerting' })), issues: [] };
  },
};

const isResource = (data: unknown): boolean => asRecord(data)?.['kind'] === 'PrometheusRule';

const nonEmpty = z.string().min(1, { error: 'is empty' });
/** YAML takes `severity: 1` for a number; Prometheus takes it for a text. */
const labels = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String))
  .nullish()
  .transform((given): Labels => given ?? {});

const rule = z
  .object({ alert: nonEmpty.exactOptional(), record: nonEmpty.exactOptional(), labels })
  .refine(({ alert, record }) => (alert === undefined) !== (record === undefined), {
    error: 'is either an alerting rule or a recording rule: it has one of `alert` and `record`',
  });

const file = z.object({
  groups: z
    .array(
      z.object({
        name: nonEmpty,
        labels,
        rules: z
          .array(rule)
          .nullish()
          .transform((given) => given ?? []),
      }),
    )
    .nullish()
    .transform((given) => given ?? []),
});

/** As the server would answer, as far as that makes the ids of rules. */
const groupOf = (group: z.output<typeof file>['groups'][number]): WireGroup => ({
  name: group.name,
  file: '',
  interval: 1,
  rules: group.rules.map(({ alert, record, labels: own }) => ({
    name: alert ?? record ?? '',
    query: '',
    type: alert === undefined ? 'recording' : 'alerting',
    duration: 0,
    keepFiringFor: 0,
    annotations: {},
    labels: { ...group.labels, ...own },
    alerts: [],
    health: 'unknown',
    lastError: undefined,
    lastEvaluation: undefined,
    evaluationTime: 0,
  })),
});
