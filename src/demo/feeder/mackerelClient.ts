import { z } from 'zod';
import { describeFetchError } from './describeFetchError';

/** A service metric's value at a time in unix seconds. */
export interface MetricPoint {
  readonly name: string;
  readonly time: number;
  readonly value: number;
}

/** https://mackerel.io/api-docs/entry/check-monitoring */
export interface CheckReport {
  readonly source: { readonly type: 'host'; readonly hostId: string };
  readonly name: string;
  readonly status: 'OK' | 'WARNING' | 'CRITICAL' | 'UNKNOWN';
  readonly message: string;
  /** Unix seconds. */
  readonly occurredAt: number;
  readonly maxCheckAttempts: number;
}

export interface HostToRegister {
  readonly name: string;
  readonly roleFullnames: readonly string[];
  readonly checks: readonly { readonly name: string; readonly memo: string }[];
}

/** The part of the Mackerel API that a sender of metrics needs. Each call rejects with an Error that names the reason. */
export interface MackerelClient {
  findHostId(name: string): Promise<string | undefined>;
  registerHost(host: HostToRegister): Promise<string>;
  postServiceMetrics(service: string, points: readonly MetricPoint[]): Promise<void>;
  postCheckReports(reports: readonly CheckReport[]): Promise<void>;
}

export interface MackerelClientOptions {
  readonly url: string;
  readonly apiKey: string;
  readonly timeoutMs: number;
}

export function createMackerelClient(options: MackerelClientOptions): MackerelClient {
  return {
    async findHostId(name) {
      const answer = await call(options, 'GET', `/api/v0/hosts?name=${encodeURIComponent(name)}`);
      return hostList.parse(answer).hosts.find((host) => host.name === name)?.id;
    },
    async registerHost(host) {
      return created.parse(await call(options, 'POST', '/api/v0/hosts', { ...host, meta: {} })).id;
    },
    async postServiceMetrics(service, points) {
      await call(options, 'POST', `/api/v0/services/${service}/tsdb`, points);
    },
    async postCheckReports(reports) {
      await call(options, 'POST', '/api/v0/monitoring/checks/report', { reports });
    },
  };
}

const hostList = z.object({ hosts: z.array(z.object({ id: z.string(), name: z.string() })) });
const created = z.object({ id: z.string() });

async function call(options: MackerelClientOptions, method: string, path: string, body?: unknown): Promise<unknown> {
  const { url, apiKey, timeoutMs } = options;
  const request = {
    method,
    headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
    signal: AbortSignal.timeout(timeoutMs),
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
  try {
    const response = await fetch(new URL(path, url), request);
    const text = await response.text();
    if (!response.ok) throw new Error(`answered ${response.status} ${text.slice(0, 200)}`);
    return JSON.parse(text);
  } catch (error) {
    // A server may echo what it was sent: the key leaves this process in its header and nowhere else.
    const reason = describeFetchError(error).replaceAll(apiKey, '[key]');
    throw new Error(`${method} ${path}: ${reason}`, { cause: error });
  }
}
