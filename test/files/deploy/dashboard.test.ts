import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parser } from '@prometheus-io/lezer-promql';
import { z } from 'zod';
import { labelsOf, metrics, type Metric } from '../../../src/metrics/catalogue';
import { seriesNames } from '../../../src/metrics/survivors';

/** The dashboard as Grafana imports it: panels that are whole, and queries for metrics and labels that there are. */
const file = resolve(__dirname, '../../../deploy/grafana/alertdrill.json');

// https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/
const datasource = z.strictObject({ type: z.literal('prometheus'), uid: z.literal('${datasource}') });
const target = z.strictObject({
  datasource,
  expr: z.string().min(1),
  legendFormat: z.string(),
  refId: z.string().regex(/^[A-Z]$/),
  editorMode: z.literal('code'),
  instant: z.boolean().exactOptional(),
  format: z.enum(['table', 'heatmap']).exactOptional(),
});
const panel = z.strictObject({
  id: z.int().positive(),
  type: z.enum(['stat', 'timeseries', 'table', 'heatmap']),
  title: z.string().min(1),
  description: z.string().min(1),
  datasource,
  gridPos: z.strictObject({ x: z.int().min(0), y: z.int().min(0), w: z.int().min(1), h: z.int().min(1) }),
  targets: z.array(target).min(1),
  fieldConfig: z.strictObject({
    defaults: z.looseObject({ unit: z.enum(['none', 's', 'percentunit']) }),
    overrides: z.array(
      z.strictObject({
        matcher: z.strictObject({ id: z.enum(['byName', 'byRegexp']), options: z.string() }),
        properties: z.array(z.strictObject({ id: z.string(), value: z.unknown() })),
      }),
    ),
  }),
  options: z.record(z.string(), z.unknown()),
  transformations: z.array(z.strictObject({ id: z.string(), options: z.looseObject({}) })).exactOptional(),
  interval: z.string().exactOptional(),
});
const variable = z.looseObject({
  name: z.string(),
  type: z.enum(['datasource', 'query']),
  query: z.union([z.literal('prometheus'), z.strictObject({ query: z.string(), refId: z.string() })]),
});
const dashboardSchema = z.looseObject({
  title: z.string().min(1),
  uid: z.string().regex(/^[a-zA-Z0-9_-]{1,40}$/),
  schemaVersion: z.int().min(30),
  panels: z.array(panel).min(1),
  templating: z.strictObject({ list: z.array(variable) }),
});

const dashboard = dashboardSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
const queries = dashboard.panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const));

/** Metrics, and names of labels, of an expression; throws where it is none. */
function namesIn(expression: string) {
  const tree = parser.parse(expression);
  const found = { metrics: [] as string[], labels: [] as string[] };
  tree.iterate({
    enter: ({ type, from, to }) => {
      const text = expression.slice(from, to);
      if (type.isError) throw new Error(`no PromQL at ${from}: ${expression}`);
      if (type.name === 'Identifier') found.metrics.push(text);
      if (type.name === 'LabelName') found.labels.push(text);
    },
  });
  return found;
}
const labelsOfMetric = (series: string): readonly string[] => {
  const metric = (metrics as readonly Metric[]).find(({ name }) => series.startsWith(name));
  if (metric === undefined) return [];
  const extra = metric.extra === undefined ? [] : [metric.extra.label];
  return [...labelsOf[metric.subject], ...extra, ...(series.endsWith('_bucket') ? ['le'] : [])];
};

describe('the dashboard', () => {
  it.each(queries)('%s: %s', (_, expr) => {
    const found = namesIn(expr);
    expect(found.metrics.length).toBeGreaterThan(0);
    expect(found.metrics.filter((name) => !seriesNames.includes(name))).toEqual([]);
    for (const name of found.metrics)
      expect(found.labels.filter((label) => !labelsOfMetric(name).includes(label))).toEqual([]);
  });

  it('would be found out (the control)', () => {
    expect(() => namesIn('sum(alertdrill_drills_total')).toThrow('no PromQL');
    expect(namesIn('sum by (moniter) (alertdrill_drill_total)')).toEqual({
      metrics: ['alertdrill_drill_total'],
      labels: ['moniter'],
    });
    expect(seriesNames).not.toContain('alertdrill_drill_total');
  });

  it('shows every metric that there is', () => {
    const shown = queries.flatMap(([, expr]) => namesIn(expr).metrics);
    expect(
      (metrics as readonly Metric[])
        .filter(({ name }) => !shown.some((each) => each.startsWith(name)))
        .map(({ name }) => name),
    ).toEqual([]);
  });

  it('has legends of labels that there are', () => {
    for (const { targets } of dashboard.panels) {
      for (const { expr, legendFormat } of targets) {
        const known = namesIn(expr).metrics.flatMap((name) => labelsOfMetric(name));
        const used = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
        expect(used.filter((label) => !known.includes(label))).toEqual([]);
      }
    }
  });

  it('asks for variables that it has, and they for metrics that there are', () => {
    const names = dashboard.templating.list.map(({ name }) => name);
    const used = queries.flatMap(([, expr]) => [...expr.matchAll(/\$(\w+)/g)].map(([, name = '']) => name));
    expect([...new Set(used)].filter((name) => !names.includes(name))).toEqual([]);
    const asked = dashboard.templating.list.flatMap(
      ({ query }) => JSON.stringify(query).match(/alertdrill_\w+/g) ?? [],
    );
    expect(asked).toHaveLength(3);
    expect(asked.filter((name) => !seriesNames.includes(name))).toEqual([]);
  });

  it('has panels that lie beside each other, on 24 columns, and have an id each', () => {
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)}/${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...dashboard.panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
  });
});
