import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { findProcesses } from '../../e2e/cli';
import { itInWorld } from '../../e2e/itInWorld';
import { runFolders } from '../../e2e/recordings';
import { checkoutFails, requestsUnmatched, routeCut } from '../../e2e/scenarios';
import { changeMonitor } from '../../e2e/standin';
import type { World } from '../../e2e/world';
import { eventually } from '../../support/eventually';
import { startWebhookReceiver, type WebhookReceiver } from '../../support/webhookReceiver';

/** `quiet` against the stand-in: who is told, and that the mute is gone whatever ends the drill. */

const unmatched = requestsUnmatched.monitor;
const quiet = (changes: object = {}) => routeCut({ expect: [requestsUnmatched], quiet: true, ...changes });
/** Held until somebody ends it. */
const held = (changes: object = {}) =>
  routeCut({ expect: [{ monitor: 'Shop p95 latency', within: '90s' }], quiet: true, ...changes });

const monitorList = z.object({ monitors: z.array(z.looseObject({ name: z.string(), isMute: z.boolean() })) });

/** Of the stand-in, as it is now. */
async function monitor(world: World, name: string) {
  const { monitors } = monitorList.parse(await world.mackerel('GET', '/monitors'));
  return monitors.find((each) => each.name === name) ?? { name, isMute: undefined };
}

const untilMuted = (world: World, name: string) =>
  eventually(async () => expect((await monitor(world, name)).isMute).toBe(true), 30_000);

/** Of everything that the stand-in tells of. */
async function listen(world: World): Promise<WebhookReceiver> {
  const receiver = await startWebhookReceiver();
  await world.mackerel('POST', '/channels', {
    type: 'webhook',
    name: 'people',
    url: `${receiver.url}/people`,
    events: ['alert'],
    enabledGraphImage: false,
    addToDefaultNotificationGroup: true,
  });
  return receiver;
}

const unwrapped = (text: string): string => text.replace(/\s+/g, ' ');

describe('a quiet drill', () => {
  itInWorld('is judged as any other, and nobody is told of its alert; without `quiet` somebody is', async (world) => {
    const people = await listen(world);
    try {
      world.write('expectations/route-cut.yaml', quiet());
      const before = await monitor(world, unmatched);
      const { code, report, stdout } = await world.drill();
      const [drill] = report.drills;
      expect(drill?.expectations).toMatchObject([{ verdict: 'detected' }]);
      expect(code).toBe(0);
      expect(drill?.written).toMatchObject([
        { courtesy: 'quiet', provider: 'mackerel', state: 'undone', text: `${unmatched} muted` },
      ]);
      expect(unwrapped(stdout)).toContain(`wrote quiet of mackerel: ${unmatched} muted from`);
      expect(await monitor(world, unmatched)).toEqual(before);
      const told = () => people.told('/people').filter((text) => text.startsWith(unmatched));
      expect(told()).toEqual([]);
      // What is not expected is nobody's drill: people are told of it.
      expect(people.told('/people')).not.toEqual([]);

      const [folder = ''] = runFolders(world.dir);
      const replayed = await world.cli(['replay', folder]);
      expect(unwrapped(replayed.stdout)).toContain(`${unmatched} muted from`);
      expect(replayed.code).toBe(0);

      world.write('expectations/route-cut.yaml', routeCut({ expect: [requestsUnmatched] }));
      expect((await world.drill()).report.drills[0]?.written).toBeUndefined();
      await eventually(() => expect(told()).toContain(`${unmatched} critical`));
    } finally {
      await people.close();
    }
  });

  itInWorld('keeps what people edit meanwhile, and what they had muted before', async (world) => {
    world.write(
      'expectations/route-cut.yaml',
      quiet({ forbid: [{ monitor: 'Shop 5xx rate' }], hold: '10s', expect: [requestsUnmatched] }),
    );
    await changeMonitor(world, 'Shop 5xx rate', { isMute: true });
    const running = world.drill();
    await untilMuted(world, unmatched);
    await changeMonitor(world, unmatched, { memo: 'edited in mid-drill', critical: 60 });
    const { code, report } = await running;
    expect(code).toBe(0);
    expect(report.drills[0]?.written).toMatchObject([
      { state: 'undone', text: `${unmatched} muted; Shop 5xx rate was muted before, and stays so` },
    ]);
    const after = await monitor(world, unmatched);
    expect(after).toMatchObject({ isMute: false, memo: 'edited in mid-drill', critical: 60 });
    expect(await monitor(world, 'Shop 5xx rate')).toMatchObject({ isMute: true });
  });

  itInWorld(
    'is blocked where a check monitor can not be muted; with consent its host is set to standby',
    async (world) => {
      const host = z.object({ hosts: z.array(z.object({ id: z.string(), status: z.string() })) });
      const status = async () =>
        host.parse(await world.mackerel('GET', '/hosts?name=shop-01&status=working&status=standby')).hosts[0]?.status;
      const people = await listen(world);
      try {
        world.write('expectations/route-cut.yaml', routeCut({ quiet: true }));
        const refused = await world.drill();
        expect(refused.code).toBe(3);
        expect(refused.report.drills[0]?.injectedAt).toBeUndefined();
        expect(unwrapped(refused.stdout)).toContain("shop-checkout is a check monitor, which can't be muted");
        expect(unwrapped((await world.cli(['check'])).stdout)).toContain('quiet: { hostStatus: standby }');

        world.write('expectations/route-cut.yaml', routeCut({ quiet: { hostStatus: 'standby' } }));
        const { code, report } = await world.drill();
        expect(report.drills[0]?.expectations).toMatchObject([{ verdict: 'detected' }]);
        expect(code).toBe(0);
        expect(report.drills[0]?.written).toMatchObject([{ state: 'undone', text: 'shop-01 set to standby' }]);
        expect(await status()).toBe('working');
        expect(people.told('/people').filter((text) => text.startsWith(checkoutFails.monitor))).toEqual([]);
      } finally {
        await people.close();
      }
    },
  );

  itInWorld(
    'is blocked by a key that may only read: nothing is injected, and it is said what is lacking',
    async (world) => {
      world.write('expectations/route-cut.yaml', quiet());
      const { code, report, stdout } = await world.drill([], { MACKEREL_APIKEY: 'reads-and-no-more' });
      expect(code).toBe(3);
      expect(report.drills[0]?.injectedAt).toBeUndefined();
      expect(unwrapped(stdout)).toContain('the key needs the permissions Read and Write');
      expect(await monitor(world, unmatched)).toMatchObject({ isMute: false });
      // The same key drills what writes nothing.
      world.write('expectations/route-cut.yaml', routeCut({ expect: [requestsUnmatched] }));
      expect((await world.drill([], { MACKEREL_APIKEY: 'reads-and-no-more' })).code).toBe(0);
    },
    { standinArguments: ['--read-only-key', 'reads-and-no-more'] },
  );
});

describe('a mute', () => {
  itInWorld('is ended by the keeper where alertdrill is killed', async (world) => {
    world.write('expectations/route-cut.yaml', held());
    const { child, ended } = world.start(['run']);
    await untilMuted(world, 'Shop p95 latency');
    await eventually(() => expect(world.checkoutPrefix()).toBe('/chekcout'), 30_000);
    child.kill('SIGKILL');
    await ended;
    await eventually(async () => expect((await monitor(world, 'Shop p95 latency')).isMute).toBe(false), 30_000);
    await eventually(() => expect(world.journal()).toEqual([]));
  });

  itInWorld('that outlives alertdrill and its keeper is refused by `run`, and ended by `recover`', async (world) => {
    world.write('expectations/route-cut.yaml', held());
    const { child, ended } = world.start(['run']);
    await untilMuted(world, 'Shop p95 latency');
    await eventually(() => expect(world.checkoutPrefix()).toBe('/chekcout'), 30_000);
    const keepers = findProcesses(world.dir).filter(({ command }) => command.includes('__keeper'));
    expect(keepers).toHaveLength(1);
    for (const { pid } of keepers) process.kill(pid, 'SIGSTOP');
    child.kill('SIGKILL');
    for (const { pid } of keepers) process.kill(pid, 'SIGKILL');
    await ended;
    expect(await monitor(world, 'Shop p95 latency')).toMatchObject({ isMute: true });
    expect(world.journal()).toHaveLength(2);
    const journal = join(world.dir, 'state', 'alertdrill', 'journal');
    const kept = readdirSync(journal).map((file) => readFileSync(join(journal, file), 'utf8'));
    expect(kept.join('\n')).toContain('mute of Shop p95 latency');
    expect(kept.join('\n')).not.toContain(world.environment.MACKEREL_APIKEY);

    const refused = await world.cli(['run']);
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain('route-cut: mute of Shop p95 latency');
    const keyless = await world.cli(['recover'], { MACKEREL_APIKEY: '' });
    expect(keyless.code).toBe(4);
    expect(unwrapped(keyless.stdout)).toContain('key of the provider mackerel');

    const recovered = await world.cli(['recover']);
    expect(recovered.stdout).toContain('rolled back  route-cut: mute of Shop p95 latency');
    expect(recovered.code).toBe(0);
    expect(await monitor(world, 'Shop p95 latency')).toMatchObject({ isMute: false });
  });

  itInWorld('that can not be ended is told first and last, with exit code 4', async (world) => {
    world.write('expectations/route-cut.yaml', held());
    const { child, ended, said } = world.start(['run']);
    await untilMuted(world, 'Shop p95 latency');
    await eventually(() => expect(world.checkoutPrefix()).toBe('/chekcout'), 30_000);
    // The address of this machine is allowed no longer.
    await world.mackerel('POST', '/settings/ip-restriction/api', { cidrs: ['10.0.0.0/8'] });
    child.kill('SIGTERM');
    const { code } = await ended;
    expect(code).toBe(4);
    const text = unwrapped(said().stdout.replaceAll('!! ', ''));
    expect(text).toContain('what route-cut wrote to the monitoring system may still be there');
    expect(text).toContain('Shop p95 latency may still be muted');
    expect(world.journal()).toHaveLength(1);
    expect(world.checkoutPrefix()).toBe('/checkout');
    const failed = await world.cli(['recover']);
    expect(failed.code).toBe(4);
    const forgotten = await world.cli(['recover', '--forget', /--forget (\S+)/.exec(failed.stdout)?.[1] ?? '']);
    expect(forgotten.code).toBe(0);
  });
});

describe('the files', () => {
  itInWorld('are refused where `quiet` and `notified` contradict, at their place', async (world) => {
    const expecting = (changes: object) =>
      routeCut({ expect: [{ ...requestsUnmatched, notified: { within: '8s' } }], ...changes });
    world.write('expectations/route-cut.yaml', expecting({ quiet: true }));
    const { code, stderr } = await world.cli(['check', '--offline']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/expectations\/route-cut\.yaml:\d+:\d+/);
    expect(unwrapped(stderr)).toContain('contradicts `quiet` of this file');
  });
});
