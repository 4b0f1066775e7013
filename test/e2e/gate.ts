import { createServer, request as forward, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface GateRequest {
  readonly method: string;
  /** With its query; a whole URL where the gate is asked as a proxy. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** What becomes of a request: it goes on to the server behind, waits for `release`, is cut off, or is answered here. */
export type Decision =
  | 'pass'
  | 'hold'
  | 'cut'
  | { readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> };

/**
 * A proxy in front of a real server, on a free port of 127.0.0.1: lets a test stand in the way of one request among
 * many, and see what was sent. All that it is asked goes to that server, also what a proxy is asked of another.
 */
export async function startGate(target: string) {
  const requests: GateRequest[] = [];
  let decide: (request: GateRequest) => Decision = () => 'pass';
  let held: (() => void)[] = [];

  const server = createServer((incoming, response) => {
    void readAll(incoming).then(async (body) => {
      const { method = 'GET', url: path = '/', headers } = incoming;
      const request = { method, path, headers, body };
      requests.push(request);
      let decision = decide(request);
      if (decision === 'hold') {
        await new Promise<void>((go) => held.push(go));
        decision = 'pass';
      }
      if (decision === 'cut') {
        response.destroy();
        return;
      }
      if (decision !== 'pass') {
        const { status, body: text, headers: more } = decision;
        response.writeHead(status, { 'content-type': 'application/json', ...more }).end(text);
        return;
      }
      const onward = forward(
        new URL(path.replace(/^https?:\/\/[^/]+/, ''), target),
        { method, headers, agent: false },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        },
      );
      onward.on('error', () => response.destroy());
      onward.end(body);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));

  const release = (): void => {
    const waiting = held;
    held = [];
    for (const go of waiting) go();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** All that came in, in order. */
    requests: requests as readonly GateRequest[],
    /** From now on. */
    decideBy: (rule: (request: GateRequest) => Decision): void => void (decide = rule),
    heldCount: (): number => held.length,
    /** Lets what is held go on. */
    release,
    stop: async (): Promise<void> => {
      decide = () => 'pass';
      release();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

export type Gate = Awaited<ReturnType<typeof startGate>>;

async function readAll(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
