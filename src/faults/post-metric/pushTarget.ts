import { FaultError } from '../../domain/errors';
import { pushGroupPath } from '../../domain/pushGroupPath';
import { exactly, note } from '../../domain/step';
import type { HttpResponse } from '../../ports/http';
import { isSuccess } from '../../ports/insist';
import { expositionOf, type Family } from './exposition';
import { groupIn, isSame, type Group } from './pushGroups';
import type { PushOptions } from './options';
import type { PushState } from './state';
import type { PostSystem, PostTiming, Target } from './target';

type Api = Pick<PushState, 'url' | 'headers' | 'group'>;

/**
 * One sample of a Prometheus Pushgateway. Whatever else its group holds goes on as it is, also where somebody pushes
 * it meanwhile: each push begins with a look at what is there.
 */
export function pushTarget(state: PushState): Target {
  const url = groupUrl(state);
  return {
    what: `POST ${url}`,
    post: async (_second, system, timing) => {
      const found = await look(state, system, timing);
      if (!isSuccess(found)) return found;
      const family = withSample(state, groupIn(found, state.group), String(state.value));
      return send(state, 'POST', expositionOf([family]), system, timing);
    },
    takeBack: async (_second, system, timing) => {
      const found = await look(state, system, timing);
      if (!isSuccess(found)) return { answer: found, notes: [] };
      return takeBack(state, found, system, timing);
    },
    steps: {
      inject: [exactly(`POST ${url}`), ...bodyLines(expositionOf([withSample(state, undefined, String(state.value))]))],
      rollback: [
        exactly(`DELETE ${url}`),
        note('or, where the group is there before the fault: POST with what the metric was then, PUT without it'),
      ],
    },
  };
}

const bodyLines = (body: string) =>
  body
    .trimEnd()
    .split('\n')
    .map((line) => exactly(`  ${line}`));

/** How it is before the fault. Throws FaultError where this metric can't be pushed there; may reject with HttpFailure. */
export async function lookBefore(
  { pushgateway, headers, job, grouping, metric, labels, type, value }: PushOptions,
  system: PostSystem,
  timing: PostTiming,
): Promise<Omit<PushState, 'to'>> {
  const group = { job, ...grouping };
  const found = await look({ url: pushgateway, headers }, system, timing);
  if (!isSuccess(found)) throw new FaultError(`GET ${pushgateway}/api/v1/metrics answered ${found.status}`);
  const there = groupIn(found, group);
  const family = there?.find(({ name }) => name === metric);
  if (family !== undefined && (type ?? family.type) !== family.type) {
    throw new FaultError(`${metric} is there already, as a ${family.type}`, { hint: `leave \`type\` out` });
  }
  if (family !== undefined && !simpleTypes.includes(family.type)) {
    throw new FaultError(`${metric} is a ${family.type}: only single samples can be pushed`);
  }
  const before = family?.samples.find((sample) => isSame(sample.labels, labels))?.value;
  if (before !== undefined && Number(before) === value) {
    throw new FaultError(`${metric} is ${before} before the fault already`, { hint: 'write another `value`' });
  }
  return {
    ...{ url: pushgateway, headers, group, metric, labels, value, type: type ?? family?.type ?? 'gauge' },
    before: { groupWasThere: there !== undefined, ...(before !== undefined && { value: before }) },
  };
}

const simpleTypes: readonly string[] = ['gauge', 'counter', 'untyped'];

async function takeBack(state: PushState, found: HttpResponse, system: PostSystem, timing: PostTiming) {
  const { before, labels, metric } = state;
  const there = groupIn(found, state.group);
  const now = there
    ?.find(({ name }) => name === metric)
    ?.samples.find((sample) => isSame(sample.labels, labels))?.value;
  if (there === undefined || now === undefined || Number(now) !== state.value) {
    const isAsBefore = now === before.value && (there !== undefined) === before.groupWasThere;
    const how = now === undefined ? 'is not there any more' : `is ${now} now`;
    const note = `${metric} ${how}: somebody else changed it meanwhile, so it was left alone`;
    return { answer: found, notes: isAsBefore ? [] : [note] };
  }
  const others = there.filter(({ name }) => name !== metric);
  const family = withSample(state, there, before.value);
  if (family.samples.length > 0) {
    return { answer: await send(state, 'POST', expositionOf([family]), system, timing), notes: [] };
  }
  const isEmpty = others.length === 0 && !before.groupWasThere;
  const answer = isEmpty
    ? await send(state, 'DELETE', '', system, timing)
    : await send(state, 'PUT', expositionOf(others), system, timing);
  return { answer, notes: [] };
}

/** The metric as it is in its group, but for this one sample; without it where `value` is undefined. */
function withSample({ metric, labels, type }: PushState, there: Group | undefined, value: string | undefined): Family {
  const family = there?.find(({ name }) => name === metric);
  const others = (family?.samples ?? []).filter((sample) => !isSame(sample.labels, labels));
  return {
    ...{ name: metric, type: family?.type ?? type },
    ...(family?.help !== undefined && { help: family.help }),
    samples: [...others, ...(value === undefined ? [] : [{ labels, value }])],
  };
}

const look = (api: Omit<Api, 'group'>, system: PostSystem, timing: PostTiming): Promise<HttpResponse> =>
  system.http.send({ method: 'GET', url: `${base(api)}/api/v1/metrics`, headers: revealed(api, system), ...timing });

const send = (api: Api, method: string, body: string, system: PostSystem, timing: PostTiming): Promise<HttpResponse> =>
  system.http.send({
    method,
    url: groupUrl(api),
    headers: { 'content-type': 'text/plain; version=0.0.4', ...revealed(api, system) },
    ...(method === 'DELETE' ? {} : { body }),
    ...timing,
  });

const revealed = ({ headers }: Pick<Api, 'headers'>, { secrets }: PostSystem) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, secrets.reveal(value)]));

export const groupUrl = ({ url, group }: Pick<Api, 'url' | 'group'>): string =>
  `${base({ url })}${pushGroupPath(group)}`;

const base = ({ url }: Pick<Api, 'url'>): string => url.replace(/\/+$/, '');
