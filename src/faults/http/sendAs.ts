import type { z } from 'zod';
import type { FaultSystem } from '../../ports/fault';
import type { HttpRequest, HttpResponse } from '../../ports/http';
import type { RequestOptions } from './options';

/** Sends the request with its secrets revealed. Rejects as ports/http.ts says, or with FaultError for a missing secret. */
export async function sendAs(
  options: RequestOptions,
  { http, secrets }: Pick<FaultSystem, 'http' | 'secrets'>,
  how: Pick<HttpRequest, 'timeoutMs' | 'signal' | 'within'>,
): Promise<HttpResponse> {
  const { method, url, headers = {}, json, body } = options;
  const text = json === undefined ? body : JSON.stringify(revealDeep(json, (part) => secrets.reveal(part)));
  return http.send({
    method,
    url,
    headers: {
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, secrets.reveal(value)])),
    },
    ...(text === undefined ? {} : { body: json === undefined ? secrets.reveal(text) : text }),
    ...how,
  });
}

/** Secrets become values only inside of texts, so that none can break out of the JSON around it. */
function revealDeep(json: Json, reveal: (text: string) => string): Json {
  if (typeof json === 'string') return reveal(json);
  if (Array.isArray(json)) return json.map((item) => revealDeep(item, reveal));
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, revealDeep(value, reveal)]));
}

type Json = z.infer<ReturnType<typeof z.json>>;
