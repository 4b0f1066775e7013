import { createServer } from 'node:http';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { eventually } from '../../support/eventually';
import { freePort } from '../../support/serverPorts';
import { itInWorld } from '../../e2e/itInWorld';
import { listenIn } from '../../e2e/listenIn';
import { readReport, recordedFacts, runFolders } from '../../e2e/recordings';
import { checkoutFails, routeCut } from '../../e2e/scenarios';
import type { World } from '../../e2e/world';

/**
 * Who is told of an alert: the real stand-in posts to the receiver of the built CLI, through a channel and a group that
 * are made by its API.
 */

const token = 'hook-token-of-this-test';

const made = z.object({ id: z.string() });
const checks = z.object({ checks: z.array(z.object({ id: z.string(), name: z.string() })) });

/** A channel that leads to the receiver, for the check of the checkout alone. */
async function tellAbout(world: World, url: string): Promise<string> {
  const channel = made.parse(
    await world.mackerel('POST', '/channels', {
      type: 'webhook',
      name: 'drills',
      url,
      events: ['alert'],
      enabledGraphImage: false,
      addToDefaultNotificationGroup: false,
    }),
  );
  // It is there as soon as the feeder has reported it.
  let id: string | undefined;
  await eventually(async () => {
    const { checks: found } = checks.parse(await world.mackerel('GET', '/monitoring/checks'));
    id = found.find(({ name }) => name === checkoutFails.monitor)?.id;
    expect(id).toBeDefined();
  });
  await world.mackerel('POST', '/notification-groups', {
    name: 'drills',
    notificationLevel: 'all',
    childNotificationGroupIds: [],
    childChannelIds: [channel.id],
    monitors: [{ id, skipDefault: false }],
  });
  return channel.id;
}

const unwrapped = (text: string): string => text.replace(/\s+/g, ' ');

const expecting = (notified: object, changes: object = {}) =>
  routeCut({ expect: [{ ...checkoutFails, notified }], ...changes });

describe('an alert of which somebody has to be told', () => {
  itInWorld('is notified by the channel that the path names, and its stages are told', async (world) => {
    const port = await freePort();
    listenIn(world, port);
    await tellAbout(world, `http://127.0.0.1:${port}/oncall`);
    world.write('expectations/route-cut.yaml', expecting({ within: '8s', receiver: 'oncall' }));

    const checked = await world.cli(['check']);
    expect(checked.stdout).toContain(`notifications are received at http://127.0.0.1:${port}`);
    expect(checked.code).toBe(0);
    const { code, report, stdout, stderr } = await world.drill();
    expect(report.drills[0]?.expectations).toMatchObject([
      { verdict: 'detected', notified: { verdict: 'notified', toldReceiver: 'oncall', explanation: [] } },
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/✓ shop-checkout: notified after \d/);
    expect(stdout).toContain('stages: firing');
    expect(unwrapped(stderr)).toContain('oncall was told: shop-checkout is firing (critical)');
    const { firing = NaN, notified = NaN } = report.drills[0]?.expectations[0]?.stagesMs ?? {};
    // The stamp of whole seconds may be taken for half a second later than it was.
    expect(notified).toBeGreaterThan(firing - 1_000);

    const [folder = ''] = runFolders(world.dir);
    const facts = recordedFacts(folder);
    expect(facts.filter(({ type }) => type === 'receiver-ready')).toHaveLength(1);
    const replayed = await world.cli(['replay', folder]);
    expect(replayed.stdout).toContain('✓ shop-checkout: notified after');
    expect(replayed.code).toBe(0);
  });

  itInWorld('is notified with a token, which reaches no output', async (world) => {
    const port = await freePort();
    listenIn(world, port, { token: '${HOOK_TOKEN}' });
    await tellAbout(world, `http://drill:${token}@127.0.0.1:${port}/oncall`);
    world.write('expectations/route-cut.yaml', expecting({ within: '8s' }));
    const { code, report, stdout, stderr } = await world.drill([], { HOOK_TOKEN: token });
    expect(report.drills[0]?.expectations[0]?.notified).toMatchObject({ verdict: 'notified', toldReceiver: 'oncall' });
    expect(code).toBe(0);
    const [folder = ''] = runFolders(world.dir);
    const everything = [stdout, stderr, JSON.stringify(report), readFileSync(join(folder, 'events.jsonl'), 'utf8')];
    expect(everything.join('\n')).not.toContain(token);
  });

  itInWorld('is not notified where the channel lacks the token, and both are said', async (world) => {
    const port = await freePort();
    listenIn(world, port, { token: '${HOOK_TOKEN}' });
    await tellAbout(world, `http://drill:another-token@127.0.0.1:${port}/oncall`);
    world.write('expectations/route-cut.yaml', expecting({ within: '8s' }));
    const { code, report, stdout } = await world.drill([], { HOOK_TOKEN: token });
    expect(report.drills[0]?.expectations).toMatchObject([
      { verdict: 'detected', notified: { verdict: 'not-notified', outcome: 'failed' } },
    ]);
    expect(report.drills[0]?.notes.join('\n')).toContain('the webhook receiver refused what was sent to /oncall');
    expect(code).toBe(1);
    expect(stdout).toContain('an alert fired, but nobody was told in time');
  });

  itInWorld(
    'is not notified where the monitor has lost its group in mid-drill, and the provider says why',
    async (world) => {
      const port = await freePort();
      listenIn(world, port);
      const channel = await tellAbout(world, `http://127.0.0.1:${port}/oncall`);
      world.write('expectations/route-cut.yaml', expecting({ within: '8s' }));
      const running = world.start([
        'run',
        '--reporter',
        'terminal',
        '--reporter',
        `json=${join(world.dir, 'report.json')}`,
      ]);
      await eventually(() => expect(running.said().stderr).toContain('baseline'));
      await world.mackerel('DELETE', `/channels/${channel}`);
      const { code } = await running.ended;
      const [found] = readReport(join(world.dir, 'report.json')).drills[0]?.expectations ?? [];
      expect(found).toMatchObject({ verdict: 'detected', notified: { verdict: 'not-notified' } });
      expect(found?.notified?.explanation).not.toEqual([]);
      expect(code).toBe(1);
    },
  );
});

describe('a port that another process has', () => {
  itInWorld('blocks the drill that needs it, and check says so; a drill that does not is drilled', async (world) => {
    const port = await freePort();
    listenIn(world, port);
    await tellAbout(world, `http://127.0.0.1:${port}/oncall`);
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');
    try {
      world.write('expectations/route-cut.yaml', expecting({ within: '8s' }));
      const { code, report, stdout } = await world.drill();
      expect(report.drills[0]?.expectations).toMatchObject([{ verdict: 'blocked' }]);
      expect(report.drills[0]?.injectedAt).toBeUndefined();
      expect(code).toBe(3);
      expect(unwrapped(stdout)).toContain(`the webhook receiver can't listen on 127.0.0.1:${port}`);
      const checked = await world.cli(['check']);
      expect(checked.stdout).toContain(`can't listen on 127.0.0.1:${port}`);
      expect(checked.code).toBe(2);

      world.write('expectations/route-cut.yaml', routeCut());
      expect((await world.drill()).report.drills[0]?.expectations).toMatchObject([{ verdict: 'detected' }]);
    } finally {
      other.close();
    }
  });
});

describe('the files', () => {
  itInWorld('are refused where nobody listens, at their place, before anything is touched', async (world) => {
    world.write('expectations/route-cut.yaml', expecting({ within: '8s' }));
    const { code, stderr } = await world.cli(['check', '--offline']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/expectations\/route-cut\.yaml:\d+:\d+/);
    expect(stderr).toContain('has no `webhook`: nobody listens for notifications');
    expect(await world.openAlerts()).toEqual([]);
    expect(runFolders(world.dir)).toEqual([]);
  });
});
