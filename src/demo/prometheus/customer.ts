import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Gauge, Registry } from 'prom-client';
import { tryCheckout } from '../feeder/shopVisits';

export interface Customer {
  readonly url: string;
  stop(): Promise<void>;
}

const orderEveryMs = 1_000;
/** Longer than a request waits in the shop's queue: a refusal is an answer. */
const patienceMs = 3_000;

/**
 * Places an order each second as a customer would, and shows at `/metrics` whether the last one was taken, as the
 * blackbox exporter does: the shop's own figures can't tell of customers who never reach it.
 */
export async function startCustomer(shopUrl: string): Promise<Customer> {
  const registry = new Registry();
  const success = new Gauge({
    name: 'probe_success',
    help: 'Whether the last order was taken',
    registers: [registry],
  });
  const order = async (): Promise<void> => {
    const { status } = await tryCheckout(shopUrl, patienceMs);
    success.set(status === 'OK' ? 1 : 0);
  };
  await order();

  const stopping = new AbortController();
  void orderUntil(stopping.signal, order);
  const server = createServer((_request, response) => {
    void registry.metrics().then((text) => response.setHeader('content-type', registry.contentType).end(text));
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address !== null && typeof address === 'object') resolve(address.port);
    });
  });
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      // An order that is under way is not waited for: a shop that hangs must not hold up the end.
      stopping.abort();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

async function orderUntil(signal: AbortSignal, order: () => Promise<void>): Promise<void> {
  while (await sleep(orderEveryMs, true, { signal }).catch(() => false)) await order();
}
