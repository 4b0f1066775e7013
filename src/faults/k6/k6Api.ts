import { z } from 'zod';
import { FaultError } from '../../domain/errors';
import type { Http, HttpResponse } from '../../ports/http';

/**
 * The REST API of one running k6. https://grafana.com/docs/k6/latest/reference/k6-rest-api/
 * Every call rejects with HttpFailure where there is no answer, with FaultError where it is not k6's.
 */
export interface K6Api {
  status(signal?: AbortSignal): Promise<Stamped<K6Status>>;
  /** Lets a paused load start. */
  resume(signal?: AbortSignal): Promise<Stamped<K6Status>>;
  metrics(signal?: AbortSignal): Promise<Stamped<K6Metrics>>;
}

export interface Stamped<T> {
  readonly sentAtMs: number;
  readonly answeredAtMs: number;
  readonly value: T;
}

export interface K6Status {
  readonly stage: 'starting' | 'paused' | 'set-up' | 'running' | 'over';
  /** VUs that are in an iteration. */
  readonly vusInUse: number;
}

/** Values by metric: `{ iterations: { count: 46, rate: 19.6 } }`. A metric appears with its first sample. */
export type K6Metrics = Readonly<Record<string, Readonly<Record<string, number>>>>;

const timeoutMs = 5_000;

export function k6Api(http: Http, url: string): K6Api {
  const send = (method: string, path: string, signal: AbortSignal | undefined, body?: string) =>
    http.send({
      method,
      url: `${url}/v1/${path}`,
      timeoutMs,
      ...(signal === undefined ? {} : { signal }),
      ...(body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }),
    });
  return {
    status: async (signal) => read(await send('GET', 'status', signal), status),
    resume: async (signal) => read(await send('PATCH', 'status', signal, unpaused), status),
    metrics: async (signal) => read(await send('GET', 'metrics', signal), metrics),
  };
}

const unpaused = JSON.stringify({ data: { type: 'status', id: 'default', attributes: { paused: false } } });

/** ExecutionStatus of k6 1.x and 2.x: https://github.com/grafana/k6/blob/v1.8.1/lib/execution.go */
const stages = [
  { upTo: 3, stage: 'starting' },
  { upTo: 4, stage: 'paused' },
  { upTo: 6, stage: 'set-up' },
  { upTo: 7, stage: 'running' },
] as const;

const status = z
  .object({ data: z.object({ attributes: z.object({ status: z.number(), vus: z.number() }) }) })
  .transform(({ data: { attributes } }): K6Status => {
    const stage = stages.find(({ upTo }) => attributes.status <= upTo)?.stage ?? 'over';
    return { stage, vusInUse: attributes.vus };
  });

const metrics = z
  .object({
    data: z.array(
      z.object({ id: z.string(), attributes: z.object({ sample: z.record(z.string(), z.number().nullable()) }) }),
    ),
  })
  .transform(({ data }): K6Metrics =>
    Object.fromEntries(data.map(({ id, attributes }) => [id, withoutNulls(attributes.sample)])),
  );

const withoutNulls = (sample: Readonly<Record<string, number | null>>): Record<string, number> =>
  Object.fromEntries(Object.entries(sample).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));

function read<T>(response: HttpResponse, schema: z.ZodType<T>): Stamped<T> {
  const { sentAtMs, answeredAtMs } = response;
  try {
    if (response.status !== 200) throw new Error(`HTTP ${response.status}`);
    return { sentAtMs, answeredAtMs, value: schema.parse(JSON.parse(response.body)) };
  } catch (cause) {
    throw new FaultError('what answered on the port of k6 is not k6, or another version of it', { cause });
  }
}
