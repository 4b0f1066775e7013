import { z } from 'zod';
import { FaultError } from '../../domain/errors';
import type { FaultContext, FaultSystem, ProviderPlace } from '../../ports/fault';
import { HttpFailure } from '../../ports/http';
import { providerKey } from '../../ports/secrets';
import type { PostMetricOptions } from './options';
import { markPrepared } from './postRecord';
import { lookBefore } from './pushTarget';
import type { MackerelState, PostMetricState, TargetState } from './state';

type Timing = Pick<PostMetricState, 'timeoutMs'>;

/** Looks whether there is something to post to, and what is there before. Nothing is sent but reads. */
export async function preparePostMetric(
  options: PostMetricOptions,
  system: FaultSystem,
  { workDir, maxMs, providerPlaces }: FaultContext,
): Promise<PostMetricState> {
  const timing = { timeoutMs: options.timeout };
  const target = await prepareTarget(options, system, timing, providerPlaces);
  await markPrepared(workDir);
  return { target, everyMs: options.every, maxMs, workDir, ...timing };
}

async function prepareTarget(
  options: PostMetricOptions,
  system: FaultSystem,
  timing: Timing,
  places: readonly ProviderPlace[] | undefined,
): Promise<TargetState> {
  if ('pushgateway' in options) {
    return { to: 'pushgateway', ...(await reached(() => lookBefore(options, system, timing))) };
  }
  const target = mackerelTargetOf(options, places ?? []);
  await reached(() => mustExist(target, system, timing));
  return target;
}

/** Throws FaultError where it can't be told which provider is meant. */
export function mackerelTargetOf(
  options: Exclude<PostMetricOptions, { pushgateway: string }>,
  places: readonly ProviderPlace[],
): MackerelState {
  const { name: provider, url } = findPlace(options.provider, places);
  if (url === undefined) throw new FaultError(`where the provider ${provider} is can't be told`);
  const api = { url, apiKey: options.apiKey ?? providerKey(provider) };
  if ('check' in options) return { to: 'check', ...api, ...options.check };
  const { service, name, value, normal } = options;
  return { to: 'service', ...api, service, name, value, normal };
}

/** The one that is meant. Throws FaultError. */
export function findPlace(name: string | undefined, places: readonly ProviderPlace[]): ProviderPlace {
  const there = places.filter(({ kind }) => kind === 'mackerel');
  const fitting = there.filter((place) => name === undefined || place.name === name);
  const [place, second] = fitting;
  if (place !== undefined && second === undefined) return place;
  const names = there.map((each) => each.name).join(', ');
  if (place !== undefined) {
    throw new FaultError('the environment has several Mackerel providers', { hint: `write \`provider:\`: ${names}` });
  }
  throw new FaultError(`the environment has no Mackerel provider${name === undefined ? '' : ` ${name}`}`, {
    hint: names === '' ? 'service metrics and check reports are posted to one' : `there is: ${names}`,
  });
}

/** A post to what is not there would be refused only once the drill has begun. */
async function mustExist(target: MackerelState, { http, secrets }: FaultSystem, timing: Timing): Promise<void> {
  const path = target.to === 'check' ? `/api/v0/hosts/${encodeURIComponent(target.host)}` : '/api/v0/services';
  const url = new URL(path, target.url).href;
  const answer = await http.send({
    method: 'GET',
    url,
    headers: { 'x-api-key': secrets.reveal(target.apiKey) },
    ...timing,
  });
  if (answer.status === 401) throw new FaultError(`GET ${url} answered 401: the key is refused`);
  if (target.to === 'check' && answer.status === 404) throw new FaultError(`there is no host ${target.host}`);
  // A key that may write but not read says nothing either way.
  if (target.to === 'check' || answer.status !== 200) return;
  const names = namesIn(answer.body);
  if (names.includes(target.service)) return;
  throw new FaultError(`there is no service ${target.service}`, { hint: `there is: ${names.join(', ') || 'none'}` });
}

const servicesSchema = z.object({ services: z.array(z.object({ name: z.string() })) });

function namesIn(body: string): readonly string[] {
  try {
    return servicesSchema.parse(JSON.parse(body)).services.map(({ name }) => name);
  } catch (error) {
    throw new FaultError("the list of services can't be read: is the URL that of Mackerel's API?", { cause: error });
  }
}

async function reached<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    throw new FaultError(error.message, { hint: 'is it up, and can this machine reach it?', cause: error });
  }
}
