import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { eventually } from '../../support/eventually';
import { freePort } from '../../support/serverPorts';
import { itInWorld } from '../../e2e/itInWorld';
import { listenIn } from '../../e2e/listenIn';
import { phasesOf, readReport, recordedFacts, runFolders } from '../../e2e/recordings';
import { checkoutFails, requestsUnmatched, routeCut } from '../../e2e/scenarios';
import { changeMonitor } from '../../e2e/standin';
import type { World } from '../../e2e/world';

/**
 * The causes of domain.md by which Mackerel explains a verdict, each brought about at the stand-in. What the preflight
 * would find is changed after it: as people do who maintain a host while it is drilled. The others: verdicts.test.ts,
 * slowEvaluation.test.ts, notified.test.ts, and notifiedByStandin.test.ts of the provider.
 */

const made = z.object({ id: z.string() });

const unmatched = { type: 'service', service: 'shop', metric: 'shop.routes.unmatched', operator: '>', duration: 1 };
/** A monitor of what the fault breaks, which fires at once. */
const watchingTheCut = (name: string, changes: object = {}) => ({
  ...{ ...unmatched, name, warning: 10, critical: 20, maxCheckAttempts: 1, isMute: false },
  ...changes,
});

const make = async (world: World, path: string, body: object): Promise<string> =>
  made.parse(await world.mackerel('POST', path, body)).id;

/** Does it in the baseline of the drill, when the preflight has seen nothing of it. */
async function drillWhile(world: World, scenario: string, change: () => Promise<void>) {
  world.write('expectations/route-cut.yaml', scenario);
  const file = join(world.dir, 'report.json');
  const drilled = world.start(['run', '--reporter', 'terminal', '--reporter', `json=${file}`]);
  await eventually(() => expect(phasesOf(recordedFacts(runFolders(world.dir).at(-1) ?? ''))).toContain('baseline'));
  await change();
  const { code, stdout } = await drilled.ended;
  return { code, stdout, drill: readReport(file).drills[0] };
}

type Drilled = Awaited<ReturnType<typeof drillWhile>>['drill'];

const explained = (drill: Drilled) =>
  Object.fromEntries(
    (drill?.expectations ?? []).map(({ key, verdict, explanation }) => [
      key,
      [verdict, ...explanation.map(({ cause, evidence }) => `${cause}: ${evidence}`)],
    ]),
  );

const hostOf = async (world: World, name: string): Promise<string> => {
  const hosts = z.object({ hosts: z.array(z.object({ id: z.string(), name: z.string() })) });
  const found = hosts.parse(await world.mackerel('GET', '/hosts')).hosts.find((host) => host.name === name);
  if (found === undefined) throw new Error(`the stand-in has no host ${name}`);
  return found.id;
};

/** Posts these values, a minute each, again and again, until it is stopped. */
function postInTurn(values: readonly number[], post: (value: number, second: number) => Promise<unknown>) {
  const ending = new AbortController();
  const done = (async () => {
    let second = Math.floor(Date.now() / 1000);
    for (let count = 0; !ending.signal.aborted; count += 1) {
      await post(values[count % values.length] ?? 0, second);
      second += 1;
      // However slow the machine is, each has a minute of its own, and none is of the future.
      await sleep(Math.max(0, second * 1000 - Date.now()));
    }
  })();
  return async () => {
    ending.abort();
    await done;
  };
}

itInWorld(
  'why an alert did not come: what is set up lets it not, its values do not, or another came',
  async (world) => {
    const hostId = await make(world, '/hosts', { name: 'shop-02', meta: {}, roleFullnames: ['shop:web'] });
    await make(world, '/monitors', watchingTheCut('Shop unmatched requests v2', { warning: 99.8, critical: 99.9 }));
    const inDowntime = await make(world, '/monitors', watchingTheCut('Checkout gone'));
    await make(world, '/monitors', {
      ...watchingTheCut('Queue of orders', { metric: 'lab.queue', warning: 10, critical: 20, maxCheckAttempts: 3 }),
    });
    await make(world, '/monitors', {
      ...{ type: 'host', name: 'Load of hosts', metric: 'custom.lab.load', operator: '>', warning: 10, critical: 20 },
      ...{ duration: 1, maxCheckAttempts: 1, isMute: false, scopes: [], excludeScopes: [] },
    });
    const stopQueue = postInTurn([50, 50, 0], (value, time) =>
      world.mackerel('POST', '/services/shop/tsdb', [{ name: 'lab.queue', time, value }]),
    );
    let load = 1;
    const stopLoad = postInTurn([1], (_value, time) =>
      world.mackerel('POST', '/tsdb', [{ hostId, name: 'custom.lab.load', time, value: load }]),
    );
    // The check's host is known once the feeder has reported it, and values have to be there before a drill.
    const shopHost = await eventuallyOf(() => hostOf(world, 'shop-01'));
    await eventually(async () => {
      const names = 'name=lab.queue&from=0&to=9999999999';
      expect(await world.mackerel('GET', `/services/shop/metrics?${names}`)).toMatchObject({
        metrics: expect.arrayContaining([expect.objectContaining({ value: 0 })]) as unknown,
      });
    });

    const every = { metric: { every: '1s' } };
    const within = '6s';
    const { drill, stdout } = await drillWhile(
      world,
      routeCut({
        baseline: '6s',
        hold: '10s',
        expect: [
          { ...requestsUnmatched, id: 'fires' },
          { id: 'similar', monitor: 'Shop unmatched requests v2', within, ...every },
          { id: 'queue', monitor: 'Queue of orders', within, ...every },
          { id: 'downtime', monitor: 'Checkout gone', within, ...every },
          { id: 'scope', monitor: 'Load of hosts', on: { host: 'shop-02' }, within, ...every },
          { ...checkoutFails, id: 'host' },
        ],
      }),
      async () => {
        await world.mackerel('POST', `/hosts/${shopHost}/status`, { status: 'maintenance' });
        await changeMonitor(world, 'Load of hosts', { excludeScopes: ['shop: web'] });
        load = 90;
        await world.mackerel('POST', '/downtimes', {
          ...{ name: 'Works on the checkout', start: Math.floor(Date.now() / 1000) - 1, duration: 600 },
          monitorScopes: [inDowntime],
        });
      },
    );
    await stopQueue();
    await stopLoad();

    const found = explained(drill);
    expect(found['fires']).toEqual(['detected']);
    expect(found['similar']).toEqual([
      'missed',
      expect.stringMatching(/^below-threshold: shop\.routes\.unmatched peaked at \d/),
      expect.stringMatching(/^similar-alert: alert \w+ of Shop unmatched requests on shop fired instead$/),
    ]);
    expect(found['queue']).toEqual([
      'missed',
      'too-short: lab.queue peaked at 50, warning is above 10, 2 in a row: 2 of 3 points in a row that are needed',
    ]);
    expect(found['downtime']).toEqual([
      'missed',
      expect.stringMatching(
        /^downtime: the downtime "Works on the checkout" from .* to .*: Mackerel opens no alert then$/,
      ),
    ]);
    expect(found['scope']).toEqual(['missed', "out-of-scope: the monitor's scope leaves out shop-02"]);
    expect(found['host']).toEqual([
      'missed',
      'host-status: shop-01 is in the status maintenance, which is not monitored',
    ]);
    expect(stdout.replace(/\s+/g, ' ')).toContain('shop-01 is in the status maintenance, which is not monitored');
  },
);

itInWorld('why nobody was told: the monitor was muted, or its host was set to standby, in mid-drill', async (world) => {
  const port = await freePort();
  listenIn(world, port);
  const channel = await make(world, '/channels', {
    ...{ type: 'webhook', name: 'drills', url: `http://127.0.0.1:${port}/oncall`, events: ['alert'] },
    ...{ enabledGraphImage: false, addToDefaultNotificationGroup: false },
  });
  await make(world, '/notification-groups', {
    ...{ name: 'drills', notificationLevel: 'all', childNotificationGroupIds: [], childChannelIds: [channel] },
    services: [{ name: 'shop', skipDefault: false }],
  });
  const shopHost = await eventuallyOf(() => hostOf(world, 'shop-01'));
  await eventually(async () =>
    expect(JSON.stringify(await world.mackerel('GET', '/monitoring/checks'))).toContain(checkoutFails.monitor),
  );
  const notified = { within: '8s' };
  const { drill, code } = await drillWhile(
    world,
    routeCut({
      baseline: '6s',
      expect: [
        { ...requestsUnmatched, id: 'muted', notified },
        { ...checkoutFails, id: 'standby', notified },
      ],
    }),
    async () => {
      await changeMonitor(world, requestsUnmatched.monitor, { isMute: true });
      await world.mackerel('POST', `/hosts/${shopHost}/status`, { status: 'standby' });
    },
  );
  const why = drill?.expectations.map(({ key, verdict, notified: told }) => [
    key,
    verdict,
    told?.verdict,
    ...(told?.explanation ?? []).map(({ cause, evidence }) => `${cause}: ${evidence}`),
  ]);
  expect(why).toEqual([
    [
      'muted',
      'detected',
      'not-notified',
      'muted: Shop unmatched requests is muted: its alerts open, but nobody is notified',
    ],
    ['standby', 'detected', 'not-notified', 'host-status: shop-01: standby, so alerts open, but nobody is notified'],
  ]);
  expect(code).toBe(1);
});

async function eventuallyOf<T>(read: () => Promise<T>): Promise<T> {
  let found: { readonly value: T } | undefined;
  await eventually(async () => void (found = { value: await read() }));
  if (found === undefined) throw new Error('never read');
  return found.value;
}
