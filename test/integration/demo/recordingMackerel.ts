import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

export interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly key: string | undefined;
  readonly body: unknown;
}

export interface RecordingMackerel {
  readonly url: string;
  /** Every request that was answered 200. */
  readonly accepted: readonly Recorded[];
  /** Service metric posts that were accepted, as time and values by name. */
  metricPosts(): readonly MetricPost[];
  checkReports(): readonly z.infer<typeof checkReport>[];
  /** From now on answers this to everything, until it is called with nothing. */
  failWith(failure?: { readonly status: number; readonly body: string }): void;
  close(): Promise<void>;
}

export interface MetricPost {
  readonly times: readonly number[];
  readonly values: Readonly<Record<string, number>>;
}

const point = z.strictObject({ name: z.string(), time: z.int(), value: z.number() });
const checkReport = z.strictObject({
  source: z.strictObject({ type: z.literal('host'), hostId: z.string() }),
  name: z.string(),
  status: z.enum(['OK', 'WARNING', 'CRITICAL', 'UNKNOWN']),
  message: z.string().max(1023),
  occurredAt: z.int(),
  maxCheckAttempts: z.int(),
});

/** A server that takes what a sender of metrics posts, remembers it, and knows the hosts it is given. */
export async function startRecordingMackerel(
  hosts: readonly { id: string; name: string }[] = [],
): Promise<RecordingMackerel> {
  const accepted: Recorded[] = [];
  let failure: { readonly status: number; readonly body: string } | undefined;
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      if (failure !== undefined) return response.writeHead(failure.status).end(failure.body);
      const { method = '', url: path = '', headers } = request;
      const key = headers['x-api-key']?.toString();
      accepted.push({ method, path, key, body: body === '' ? undefined : JSON.parse(body) });
      const known = path.startsWith('/api/v0/hosts?') ? { hosts } : { id: 'new-host', success: true };
      return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(known));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const bodiesOf = (path: string) => accepted.filter((request) => request.path === path).map(({ body }) => body);
  return {
    url: `http://127.0.0.1:${port}`,
    accepted,
    metricPosts: () =>
      bodiesOf('/api/v0/services/shop/tsdb').map((body) => {
        const points = z.array(point).parse(body);
        return {
          times: [...new Set(points.map(({ time }) => time))],
          values: Object.fromEntries(points.map(({ name, value }) => [name, value])),
        };
      }),
    checkReports: () =>
      bodiesOf('/api/v0/monitoring/checks/report').flatMap(
        (body) => z.strictObject({ reports: z.array(checkReport) }).parse(body).reports,
      ),
    failWith: (next) => (failure = next),
    async close() {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}
