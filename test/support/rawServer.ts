import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export interface RawServer {
  readonly port: number;
  readonly url: string;
  /** How many connections were accepted. */
  connections(): number;
  close(): Promise<void>;
}

/** A TCP server on a free port that treats each connection as told, and closes all of them in the end. */
export async function startRawServer(treat: (socket: Socket) => void): Promise<RawServer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    // Clients that give up are what these tests are about.
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    treat(socket);
  });
  const port = await listen(server);
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    connections: () => connections,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Starts any server on a free port of the loopback and says which. */
export function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
