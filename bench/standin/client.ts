import { Agent, request } from 'node:http';

export interface Client {
  /** Resolves with the body's length once all of it is there; rejects where the status is not 200. */
  ask(method: 'GET' | 'POST', path: string, body?: string): Promise<number>;
  close(): void;
}

/** Over connections that stay open, as agents' do. */
export function createClient(url: string, key: string): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: 100 });
  const headers = { 'x-api-key': key, 'content-type': 'application/json' };
  const ask = (method: 'GET' | 'POST', path: string, body?: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const outgoing = request(`${url}/api/v0${path}`, { agent, method, headers }, (answer) => {
        let length = 0;
        answer.on('data', (chunk: Buffer) => (length += chunk.length));
        answer.on('end', () =>
          answer.statusCode === 200 ? resolve(length) : reject(new Error(`${path}: ${answer.statusCode}`)),
        );
      });
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        // The server ended an idle connection as it was taken up again: nothing was asked yet. Every client asks anew.
        if (outgoing.reusedSocket && error.code === 'ECONNRESET') ask(method, path, body).then(resolve, reject);
        else reject(error);
      });
      outgoing.end(body);
    });
  return {
    ask,
    close: () => agent.destroy(),
  };
}
