import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createSystemClock } from '../../../src/system/clock';
import { createConnect } from '../../../src/system/connect';

const clock = createSystemClock();
const connect = createConnect(clock);
const never = new AbortController().signal;

async function listening(): Promise<{ port: number; close: () => Promise<void> }> {
  const server = createServer((socket) => socket.on('error', () => undefined).resume());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

test('a port that listens is connected to, and the connection is closed again', async () => {
  const { port, close } = await listening();
  const seen = await connect({ host: '127.0.0.1', port }, 5_000, never);
  expect(seen.outcome).toBe('connected');
  expect(seen.decidedAtMs).toBeGreaterThanOrEqual(seen.sentAtMs);
  // Resolves only when no connection is left.
  await close();
});

test('the same port refuses once nobody listens', async () => {
  const { port, close } = await listening();
  await close();
  expect((await connect({ host: '127.0.0.1', port }, 5_000, never)).outcome).toBe('refused');
});

test('a name that does not exist is unresolved', async () => {
  // .invalid never resolves: https://www.rfc-editor.org/rfc/rfc6761#section-6.4
  expect((await connect({ host: 'shop.invalid', port: 80 }, 20_000, never)).outcome).toBe('unresolved');
}, 30_000);

test('an abort rejects with its reason', async () => {
  const stopped = new Error('stopped');
  await expect(connect({ host: '127.0.0.1', port: 1 }, 5_000, AbortSignal.abort(stopped))).rejects.toBe(stopped);
});
