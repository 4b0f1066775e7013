import { startStandin, type StandinOptions } from '../../../src/standin/main';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export interface StandinClient {
  readonly url: string;
  readonly log: readonly string[];
  get(path: string, key?: string): Promise<Answer>;
  send(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown, key?: string): Promise<Answer>;
  /** Sends a body as it is. */
  sendText(method: string, path: string, body: string): Promise<Answer>;
  close(): Promise<void>;
}

export const apiKey = 'read-and-write';
export const readOnlyKey = 'read-only';

/** A real stand-in on a free port, with minutes of two seconds and one service `shop`, and a client for it. */
export async function startedStandin(options: Partial<StandinOptions> = {}): Promise<StandinClient> {
  const log: string[] = [];
  const standin = await startStandin({
    port: 0,
    minuteMs: 2000,
    apiKey,
    readOnlyKey,
    seed: { services: [{ name: 'shop' }] },
    log: (line) => log.push(line),
    ...options,
  });
  const call = async (method: string, path: string, body: string | undefined, key: string): Promise<Answer> => {
    const headers = { 'x-api-key': key, 'content-type': 'application/json', connection: 'close' };
    const response = await fetch(`${standin.url}/api/v0${path}`, {
      method,
      headers,
      ...(body !== undefined && { body }),
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
  return {
    url: standin.url,
    log,
    get: (path, key = apiKey) => call('GET', path, undefined, key),
    send: (method, path, body, key = apiKey) => call(method, path, JSON.stringify(body), key),
    sendText: (method, path, body) => call(method, path, body, apiKey),
    close: () => standin.close(),
  };
}

/** This second, as unix time. */
export const now = (): number => Math.floor(Date.now() / 1000);
