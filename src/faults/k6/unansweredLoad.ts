import { z } from 'zod';
import type { FaultSystem, Unanswered } from '../../ports/fault';
import type { Processes } from '../../ports/processes';
import { k6Api, type K6Metrics } from './k6Api';
import { askOnceCommand } from './k6Command';
import type { K6State } from './k6State';

/** Long enough for one iteration that meets a target which is not there; a script may sleep first. */
const askTimeoutMs = 5_000;

/**
 * Why nothing ever answered this load. The running k6 does not write down what fails (that would be a line a request),
 * so one iteration is run once more for its error. Undefined where something was answered, or no request has ended.
 */
export async function unansweredLoad(
  state: K6State,
  { http, processes }: Pick<FaultSystem, 'http' | 'processes'>,
  signal: AbortSignal,
): Promise<Unanswered | undefined> {
  if (state.running === undefined) return undefined;
  const metrics = await k6Api(http, state.running.url)
    .metrics(signal)
    .catch(() => undefined);
  if (metrics === undefined || !isUnanswered(metrics.value)) return undefined;
  const failure = await askOnce(state, processes, signal).catch(() => undefined);
  const sent = metrics.value['http_reqs']?.['count'] ?? 0;
  return {
    seen: failure ?? `k6 sent ${sent} requests, and not a byte came back`,
    hint: failure?.includes('blacklisted') === true ? notAllowed : notThere,
  };
}

/** Requests have ended, and from no address has a single byte come back. */
export const isUnanswered = (metrics: K6Metrics): boolean =>
  (metrics['http_reqs']?.['count'] ?? 0) > 0 && metrics['data_received']?.['count'] === 0;

const notAllowed = 'a load may reach the hosts of `allow` alone: add this one, or is the address wrong?';
const notThere = 'is the target up, and is this its address? The script has it from the `vars` of the environment';

async function askOnce(state: K6State, processes: Processes, signal: AbortSignal): Promise<string | undefined> {
  const { stderr } = await processes.run({ ...askOnceCommand(state), timeoutMs: askTimeoutMs, signal });
  return stderr.split('\n').flatMap((line) => failureOf(line) ?? [])[0];
}

/** `GET http://127.0.0.1:9/items: dial tcp 127.0.0.1:9: connect: connection refused`, without the URL's query. */
function failureOf(line: string): string | undefined {
  const error = errorOf(line);
  const [, method, url, reason] = /^(\w+) "([^"?#]*)[^"]*": (.*)$/s.exec(error ?? '') ?? [];
  return method === undefined ? error : `${method.toUpperCase()} ${url}: ${reason}`;
}

function errorOf(line: string): string | undefined {
  try {
    return requestFailed.parse(JSON.parse(line)).error;
  } catch {
    return undefined;
  }
}

const requestFailed = z.object({ msg: z.literal('Request Failed'), error: z.string() });
