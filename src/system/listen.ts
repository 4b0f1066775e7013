import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { placeUrl } from '../domain/placeUrl';
import type { Listen } from '../ports/listen';

export const listen: Listen = async (place, answer) => {
  const listener = getRequestListener(answer, { overrideGlobalObjects: false });
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  await listening(server, place);
  const { port } = server.address() as AddressInfo;
  return { url: placeUrl({ host: place.host, port }), close: () => closed(server) };
};

function listening(server: Server, { host, port }: Parameters<Listen>[0]): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
