import { describeFetchError } from './describeFetchError';
import { parseExposition } from './exposition';
import type { Scrape } from './figures';

/**
 * Reads the shop's metrics.
 * @throws Error where the shop does not answer in time, or not with metrics
 */
export async function scrapeShop(shopUrl: string, timeoutMs: number): Promise<Scrape> {
  const atMs = performance.now();
  try {
    const response = await fetch(new URL('/metrics', shopUrl), { signal: AbortSignal.timeout(timeoutMs) });
    if (!response.ok) throw new Error(`answered ${response.status}`);
    return { samples: parseExposition(await response.text()), atMs };
  } catch (error) {
    throw new Error(`the shop's metrics: ${describeFetchError(error)}`, { cause: error });
  }
}

export interface CheckoutOutcome {
  readonly status: 'OK' | 'CRITICAL';
  readonly message: string;
}

/** Places an order as a customer would. Anything but a prompt 201 is critical: this is what the shop lives on. */
export async function tryCheckout(shopUrl: string, timeoutMs: number): Promise<CheckoutOutcome> {
  try {
    const response = await fetch(new URL('/checkout', shopUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ item: '01', quantity: 1 }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.arrayBuffer();
    return { status: response.status === 201 ? 'OK' : 'CRITICAL', message: `POST /checkout: ${response.status}` };
  } catch (error) {
    return { status: 'CRITICAL', message: `POST /checkout: ${describeFetchError(error)}`.slice(0, 1000) };
  }
}
