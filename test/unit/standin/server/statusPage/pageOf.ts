import { Hono } from 'hono';
import type { ClientAddress } from '../../../../../src/standin/server/app';
import type { AttemptedDelivery } from '../../../../../src/standin/server/recentDeliveries';
import type { AnsweredRequest } from '../../../../../src/standin/server/recentRequests';
import { statusPage } from '../../../../../src/standin/server/statusPage/statusPage';
import type { Standin } from '../../../../../src/standin/standin';

interface Asked {
  readonly method?: string;
  readonly host?: string;
  readonly address?: string;
  readonly requests?: readonly AnsweredRequest[];
  readonly deliveries?: readonly AttemptedDelivery[];
}

/** Asks the page of a stand-in without a server. */
export async function askPage(standin: Standin, asked: Asked = {}) {
  const { method = 'GET', host = '127.0.0.1:18081', address = '127.0.0.1', requests = [], deliveries = [] } = asked;
  const app = new Hono<ClientAddress>();
  app.get(
    '/',
    statusPage({
      standin,
      requests: { newestFirst: () => requests, watch: () => Promise.reject(new Error('not here')) },
      deliveries: { newestFirst: () => deliveries, watch: (post) => post },
      keptIn: 'memory',
      url: () => 'http://127.0.0.1:18081',
    }),
  );
  const response = await app.request('/', { method, headers: { host } }, { address });
  const body = await response.text();
  return { status: response.status, headers: response.headers, body, text: textOf(body) };
}

/** What is there to be read, as one line. */
export const textOf = (body: string): string =>
  body
    .replace(/<(style|script)>.*?<\/\1>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&gt;/g, '>')
    .replace(/&lt;/g, '<')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ');
