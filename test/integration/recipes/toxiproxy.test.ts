import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, createServer, request as ask, type Server } from 'node:http';
import { eventually } from '../../support/eventually';
import { describeWithClient } from '../../support/officialClient';
import { listen } from '../../support/rawServer';
import { freePort } from '../../support/serverPorts';
import { expectRollbackAnyTime } from './recipeFault';
import { expectPassed, startRecipeWorld } from './recipeWorld';

/** What the inventory answers: enough that a thin line needs seconds for it. */
const stock = 'x'.repeat(100_000);
/** More than `inventory-slow` takes. */
const shopTimeoutMs = 4500;

const scenarios = ['inventory-slow', 'inventory-gone', 'inventory-silent', 'inventory-thin'];

describeWithClient('toxiproxy-server', 'docs/recipes/toxiproxy.md', (path) => {
  // They wait most of the time, each in a world of its own: all at once.
  let drilled: ReadonlyMap<string, Promise<void>>;
  beforeAll(() => {
    drilled = new Map(scenarios.map((scenario) => [scenario, drill(path(), scenario)]));
    for (const each of drilled.values()) each.catch(() => undefined);
  });

  it.each(scenarios)('%s: the drill passes, and toxiproxy is as it was', (scenario) => drilled.get(scenario));
});

async function drill(path: string, scenario: string): Promise<void> {
  const world = await startToxicWorld(path);
  try {
    await expectRollbackAnyTime(world, scenario, world.proxy);
    const before = await world.proxy();
    const drilled = world.drill([`expectations/${scenario}.yaml`]);
    // toxiproxy itself says that the fault is there.
    const seen = eventually(async () => expect(await world.proxy()).not.toEqual(before), 60_000, 100);
    const [result] = await Promise.all([drilled, seen]);
    expectPassed(world, result);
    expect(result.report.drills[0]?.onset).toBeDefined();
    expect(await world.proxy()).toEqual(before);
  } finally {
    await world.stop();
  }
}

/** toxiproxy between a shop and its inventory, and the page's project, whose stand-in watches the shop from outside. */
async function startToxicWorld(path: string) {
  const inventory = createServer((_, response) => response.end(stock));
  // As a database does: it never closes a connection that somebody waits on.
  inventory.keepAliveTimeout = 0;
  const inventoryPort = await listen(inventory);
  const [apiPort, proxyPort] = [await freePort(), await freePort()];
  const toxiproxy = spawn(path, ['-host', '127.0.0.1', '-port', String(apiPort)], { stdio: 'ignore' });
  const api = `http://127.0.0.1:${apiPort}`;
  await eventually(async () => expect((await fetch(`${api}/version`)).status).toBe(200));
  const upstream = `127.0.0.1:${inventoryPort}`;
  const created = await fetch(`${api}/proxies`, {
    method: 'POST',
    body: JSON.stringify({ name: 'inventory', listen: `127.0.0.1:${proxyPort}`, upstream }),
  });
  expect(created.status).toBe(201);
  const shop = startShop(proxyPort);
  const shopUrl = `http://127.0.0.1:${await listen(shop)}`;
  const seen = { type: 'external', url: `${shopUrl}/items`, service: 'shop' } as const;
  const world = await startRecipeWorld(
    'toxiproxy.md',
    {
      services: [{ name: 'shop' }],
      monitors: [
        { ...seen, name: 'Shop from outside' },
        { ...seen, name: 'Shop response time', responseTimeCritical: 1500, responseTimeDuration: 1 },
      ],
    },
    () => ({ SHOP_URL: shopUrl, TOXIPROXY_URL: api }),
  );
  return {
    ...world,
    /** As toxiproxy has it now, with its toxics. */
    proxy: async (): Promise<unknown> => (await fetch(`${api}/proxies/inventory`)).json(),
    stop: async () => {
      await world.stop();
      for (const server of [shop, inventory]) server.close().closeAllConnections();
      await ended(toxiproxy);
    },
  };
}

/** Asks its inventory for each page, by connections that it keeps: 502 where that fails, 504 where it says nothing. */
function startShop(inventoryPort: number): Server {
  const agent = new Agent({ keepAlive: true });
  return createServer((_, response) => {
    const asked = ask({ host: '127.0.0.1', port: inventoryPort, agent, timeout: shopTimeoutMs }, (answer) => {
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    const give = (status: number) => {
      if (!response.headersSent) response.writeHead(status).end();
    };
    asked.on('timeout', () => give(504));
    asked.on('error', () => give(502));
    response.on('close', () => asked.destroy());
    asked.end();
  });
}

async function ended(child: ChildProcess): Promise<void> {
  const closed = once(child, 'close');
  child.kill();
  await closed;
}
