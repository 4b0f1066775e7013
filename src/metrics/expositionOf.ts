import type * as PromClient from 'prom-client';
import type { Registry } from 'prom-client';
import type { Report } from '../domain/report';
import { labelsOf, latencyBuckets, metrics, type Metric } from './catalogue';
import { measureRun, type Measured } from './measure';
import type { Sample } from './readExposition';
import { survivors, type Survivor } from './survivors';

type Client = typeof PromClient;

/**
 * The metrics of a run in Prometheus's text format, with what holds of those that were there before. Without times: the
 * textfile collector refuses them, and so does the Pushgateway.
 *
 * @param before what earlier runs left
 */
export async function expositionOf(report: Report, before: readonly Sample[], nowS: number): Promise<string> {
  // Not with this module: a drilling process has no use for it until it has drilled.
  const client = await import('prom-client');
  const now = measureRun(report);
  const families = [await registryOf(client, now).getMetricsAsJSON(), familiesOf(survivors(before, now, nowS))];
  return client.AggregatorRegistry.aggregate(families).metrics();
}

/** How prom-client puts together two values of one series: this run's comes first. */
const aggregators = { replaced: 'first', added: 'sum', later: 'max' } as const;

function registryOf({ Registry, Gauge, Counter, Histogram }: Client, measured: readonly Measured[]): Registry {
  const registry = new Registry();
  for (const metric of metrics as readonly Metric[]) {
    const { name, help, type, subject, extra } = metric;
    const labelNames = [...labelsOf[subject], ...(extra === undefined ? [] : [extra.label])];
    const config = { name, help, labelNames, registers: [registry], aggregator: aggregators[metric.before] };
    const own = measured.filter((each) => each.name === name);
    if (type === 'gauge') {
      const gauge = new Gauge(config);
      for (const { labels, value } of own) gauge.set(labels, value ?? 0);
    } else if (type === 'counter') {
      const counter = new Counter(config);
      for (const { labels, value } of own) counter.inc(labels, value ?? 0);
    } else {
      const histogram = new Histogram({ ...config, buckets: latencyBuckets });
      for (const { labels, value } of own) {
        histogram.zero(labels);
        if (value !== undefined) histogram.observe(labels, value);
      }
    }
  }
  return registry;
}

/** In the form of `getMetricsAsJSON`. */
const familiesOf = (samples: readonly Survivor[]): readonly object[] =>
  [...new Set(samples.map(({ metric }) => metric))].map((metric) => ({
    ...{ name: metric.name, help: metric.help, type: metric.type, aggregator: aggregators[metric.before] },
    values: samples
      .filter((sample) => sample.metric === metric)
      .map(({ name, labels, value }) => ({ labels, value, ...(name !== metric.name && { metricName: name }) })),
  }));
