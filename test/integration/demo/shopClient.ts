import { parseExposition } from '../../../src/demo/feeder/exposition';

export const token = 'admin-token-1';

export interface ShopClient {
  /** The status of a GET. */
  status(path: string): Promise<number>;
  text(path: string): Promise<string>;
  /** Places an order and returns the status. */
  order(item: string): Promise<number>;
  setPrefix(route: string, body: unknown, authorization?: string): Promise<number>;
  /** A metric's value, summed over the series with these labels; 0 where there is none. */
  metric(name: string, labels?: Readonly<Record<string, string>>): Promise<number>;
}

export function shopClient(url: string): ShopClient {
  const get = (path: string): Promise<Response> => fetch(url + path, { headers: { connection: 'close' } });
  const text = async (path: string): Promise<string> => (await get(path)).text();
  const send = async (method: string, path: string, body: unknown, headers: Record<string, string> = {}) => {
    const init = { method, body: JSON.stringify(body), headers: { connection: 'close', ...headers } };
    return statusOf(await fetch(url + path, init));
  };
  return {
    status: async (path) => statusOf(await get(path)),
    text,
    order: (item) => send('POST', '/checkout', { item, quantity: 1 }),
    setPrefix: (route, body, authorization = `Bearer ${token}`) =>
      send('PUT', `/admin/routes/${route}`, body, { authorization }),
    async metric(name, labels = {}) {
      const wanted = Object.entries(labels);
      return parseExposition(await text('/metrics'))
        .filter((sample) => sample.name === name && wanted.every(([key, value]) => sample.labels[key] === value))
        .reduce((sum, { value }) => sum + value, 0);
    },
  };
}

async function statusOf(response: Response): Promise<number> {
  await response.arrayBuffer();
  return response.status;
}
