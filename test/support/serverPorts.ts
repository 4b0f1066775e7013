import { connect, createServer } from 'node:net';
import { listen } from './rawServer';

/** Taken by nobody a moment ago; a server that is to be restarted needs to keep its port. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** By the path that both servers have for it; a login that is asked for is ready, too. */
export async function isReady(url: string): Promise<void> {
  const { status } = await fetch(`${url}/-/ready`);
  if (status !== 200 && status !== 401) throw new Error(`not ready: ${status}`);
}

export function listens({ hostname, port }: URL): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
  });
}
