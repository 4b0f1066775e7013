import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { describeWithClient } from '../../support/officialClient';
import { apiKey } from './recipeProject';
import { expectPassed, startRecipeWorld, type RecipeWorld } from './recipeWorld';

const hostId = '2eQGEaLxiYU';

describeWithClient('mkr', 'docs/recipes/mkr.md', (path) => {
  let world: RecipeWorld;
  beforeEach(async () => {
    world = await startRecipeWorld(
      'mkr.md',
      {
        services: [{ name: 'shop' }],
        hosts: [{ id: hostId, name: 'web-1', checks: [{ name: 'nightly-backup', memo: '' }] }],
        monitors: [
          {
            ...{ type: 'service', name: 'Shop failed orders', service: 'shop', metric: 'shop.orders.failed' },
            ...{ operator: '>', warning: 5, critical: 20, duration: 1 },
          },
        ],
      },
      () => ({ PATH: `${dirname(path())}:${process.env['PATH']}`, MKR_APIKEY: apiKey, HOST_ID: hostId }),
    );
  });
  afterEach(() => world.stop());

  /** Its exit code. Not by spawnSync: the stand-in answers in this very process. */
  const run = async (script: string, argument: string, env = { ...world.env, MACKEREL_APIKEY: apiKey }) => {
    const child = spawn(script, [argument], { cwd: world.dir, env, stdio: 'ignore' });
    return ((await once(child, 'close')) as [number | null])[0];
  };
  /** Statuses of all alerts, closed ones included. */
  const alerts = async (): Promise<readonly string[]> => {
    const response = await fetch(`${world.standinUrl}/api/v0/alerts?withClosed=true`, {
      headers: { 'x-api-key': apiKey },
    });
    const body = (await response.json()) as { readonly alerts: readonly { readonly status: string }[] };
    return body.alerts.map(({ status }) => status);
  };

  it.each(['backup-failed', 'orders-fail'])(
    '%s: the drill passes, and the alert is closed after it',
    async (scenario) => {
      // A monitor without points would block the drill.
      expect(await run('./post.sh', '0')).toBe(0);
      expectPassed(world, await world.drill([`expectations/${scenario}.yaml`]));
      expect(await alerts()).toEqual(['OK']);
    },
  );

  it('a report that Mackerel refuses fails the command, though mkr wrap ends as its job did', async () => {
    const env = { ...world.env, MACKEREL_APIKEY: 'no-such-key' };
    expect(await Promise.all([run('./nightly.sh', 'false', env), run('./nightly.sh', 'true', env)])).toEqual([1, 1]);
    expect(await alerts()).toEqual([]);
  });
});
