import { formatDuration } from '../../config/duration';
import { isLoopbackUrl } from '../../domain/loopback';
import { note } from '../../domain/step';
import type { FaultKind, FaultSteps, Sound, StepsContext, Touch } from '../../ports/fault';
import type { MadeValue } from '../../ports/madeValue';
import { mackerelUrl } from './mackerelTarget';
import { postMetricOptions, type PostMetricOptions } from './options';
import { endedPostMetric } from './endedPostMetric';
import { injectPostMetric } from './postRepeatedly';
import { findPlace, mackerelTargetOf, preparePostMetric } from './preparePostMetric';
import { groupUrl } from './pushTarget';
import { rollbackPostMetric } from './rollbackPostMetric';
import { postMetricState, type PostMetricState } from './state';
import { targetOf } from './targetOf';

/** Bad data posted for a monitor whose fault can't be made. See README.md beside this file. */
export const postMetricFault: FaultKind<PostMetricOptions, PostMetricState> = {
  kind: 'post-metric',
  summary: 'Bad data are posted until rollback, for a monitor whose fault cannot be made; the drill is synthetic',
  options: postMetricOptions,
  state: postMetricState,
  isSynthetic: () => true,
  makesUp: (options) => [madeOf(options)],
  describe: (options) => `synthetic: ${dataText(options)}, posted every ${formatDuration(options.every)}`,
  steps: stepsOf,
  touches,
  // A Pushgateway keeps what was pushed last.
  unleased: (options) =>
    'pushgateway' in options && !isLoopbackUrl(options.pushgateway) ? [new URL(options.pushgateway).hostname] : [],
  mustMakeSense: (options, { providerPlaces }) => {
    if (!('pushgateway' in options) && providerPlaces !== undefined) findPlace(options.provider, providerPlaces);
  },
  prepare: preparePostMetric,
  inject: (state, system, signal) => injectPostMetric(state, system, signal),
  rollback: (state, system) => rollbackPostMetric(state, system),
  ended: (state, system, signal) => endedPostMetric(state, system, signal),
};

function dataText(options: PostMetricOptions): string {
  if ('pushgateway' in options) return `${options.metric} = ${options.value} of job ${options.job}`;
  if ('check' in options) return `check ${options.check.name} = ${options.check.status} of host ${options.check.host}`;
  return `${options.name} = ${options.value} of service ${options.service}`;
}

function madeOf(options: PostMetricOptions): MadeValue {
  if ('pushgateway' in options) {
    const { metric, labels, grouping, job, value } = options;
    return { of: 'sample', metric, labels: { ...labels, ...grouping, job }, value };
  }
  if ('check' in options) return { of: 'check', check: options.check.name, status: options.check.status };
  return { of: 'service-metric', service: options.service, metric: options.name, value: options.value };
}

function touches(
  options: Sound<PostMetricOptions>,
  { providerPlaces = [] }: Pick<StepsContext, 'providerPlaces'>,
): readonly Touch[] {
  if ('pushgateway' in options && options.pushgateway !== undefined) {
    const { pushgateway: url, job = '', grouping } = options;
    return [{ type: 'url', url: groupUrl({ url, group: { job, ...textsOf(grouping) } }) }];
  }
  const { provider } = options as { readonly provider?: string };
  // Which one is meant may not be known: then that is told.
  return providerPlaces.flatMap(({ name, kind, url }) => {
    if (kind !== 'mackerel' || url === undefined || (provider !== undefined && provider !== name)) return [];
    if ('check' in options) return [{ type: 'url', url: mackerelUrl({ to: 'check', url }) } as const];
    const { service = '' } = options as { readonly service?: string };
    return [{ type: 'url', url: mackerelUrl({ to: 'service', service, url }) } as const];
  });
}

const textsOf = (record: Readonly<Record<string, string | undefined>> = {}): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(record).flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])));

function stepsOf(options: PostMetricOptions, { providerPlaces = [] }: StepsContext): FaultSteps {
  const { inject, rollback } = targetOf(
    'pushgateway' in options
      ? {
          ...{ to: 'pushgateway', url: options.pushgateway, headers: options.headers, metric: options.metric },
          ...{ group: { job: options.job, ...options.grouping }, labels: options.labels, value: options.value },
          ...{ type: options.type ?? 'gauge', before: { groupWasThere: false } },
        }
      : mackerelTargetOf(options, providerPlaces),
  ).steps;
  return {
    inject: [...inject, note(`again every ${formatDuration(options.every)}, until rollback`)],
    rollback,
  };
}
