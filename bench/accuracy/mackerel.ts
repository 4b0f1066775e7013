import { z } from 'zod';
import { ticks } from '../../src/demo/feeder/ticks';
import { createWorkplace } from '../../test/e2e/cli';
import { eventually } from '../../test/support/eventually';
import { serve } from './serve';
import type { Stack } from './stack';
import { startTarget } from './target';

const minuteMs = 1_000;
const metric = 'bench.broken';

/**
 * The Mackerel stand-in, whose minute lasts one second here, fed by posts of a service metric each minute. Its own record
 * of an opening is what it tells in its webhooks: `createdAt` is in ms there, whereas the API tells whole seconds.
 */
export async function mackerelStack(): Promise<Stack> {
  const openings: number[] = [];
  const hook = await startHook((openedAtMs) => openings.push(openedAtMs));
  const standin = await startStandin();
  const target = await startTarget(() => undefined);
  const posting = new AbortController();
  const api = async (method: string, path: string, body: unknown): Promise<void> => {
    const headers = { 'x-api-key': standin.apiKey, 'content-type': 'application/json' };
    const init = { method, headers, body: JSON.stringify(body) };
    const answer = await fetch(`${standin.url}/api/v0${path}`, init);
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  };
  await api('POST', '/services', { name: 'bench', memo: '' });
  await api('POST', '/monitors', monitor);
  await api('POST', '/channels', {
    type: 'webhook',
    name: 'bench',
    url: `${hook.url}/bench`,
    events: ['alert'],
    addToDefaultNotificationGroup: true,
  });
  const posted = postEachMinute(posting.signal, (time) =>
    api('POST', '/services/bench/tsdb', [{ name: metric, time, value: target.isBroken() ? 1 : 0 }]),
  );
  return {
    name: 'mackerel',
    providers: `{ mackerel: { organization: alertdrill-standin, url: "${standin.url}", apiKey: "\${MACKEREL_APIKEY}" } }`,
    env: { MACKEREL_APIKEY: standin.apiKey },
    expectation: '{ monitor: Target broken, severity: critical, within: 10s, metric: { every: 1s } }',
    targetUrl: target.url,
    intervalMs: minuteMs,
    resolutionMs: 1_000,
    brokeAtMs: target.brokeAtMs,
    firedAtMs: async (sinceMs) => {
      const first = () => openings.find((atMs) => atMs >= Math.floor(sinceMs));
      await eventually(() => {
        if (first() === undefined) throw new Error('the stand-in told of no alert since the target broke');
      });
      return first() ?? Number.NaN;
    },
    stop: async () => {
      posting.abort();
      await posted;
      await target.stop();
      await standin.stop();
      await hook.stop();
    },
  };
}

const monitor = {
  type: 'service',
  name: 'Target broken',
  service: 'bench',
  metric,
  operator: '>',
  warning: null,
  critical: 0.5,
  duration: 1,
  maxCheckAttempts: 1,
};

async function postEachMinute(signal: AbortSignal, post: (time: number) => Promise<void>): Promise<void> {
  for await (const tickMs of ticks(minuteMs, signal)) {
    if (!signal.aborted) await post(Math.floor(tickMs / 1_000));
  }
}

/** The one that alertdrill ships, as a user starts it. */
async function startStandin() {
  const workplace = createWorkplace();
  const { child, said, ended } = workplace.start(['standin', 'mackerel', '--port', '0', '--minute', '1s']);
  await eventually(() => {
    if (!said().stdout.includes('\n')) throw new Error(`the stand-in does not start: ${said().stderr}`);
  });
  const { url, apiKey } = announcement.parse(JSON.parse(said().stdout.split('\n')[0] ?? ''));
  return {
    url,
    apiKey,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      workplace.remove();
    },
  };
}

const announcement = z.object({ url: z.string(), apiKey: z.string() });

/** @param onOpened gets `createdAt` of each alert that is told as open; Unix time, ms */
const startHook = (onOpened: (openedAtMs: number) => void) =>
  serve((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { alert } = notification.parse(JSON.parse(body));
      if (alert?.isOpen === true) onOpened(alert.createdAt);
      response.end();
    });
  });

const notification = z.object({ alert: z.object({ isOpen: z.boolean(), createdAt: z.number() }).optional() });
