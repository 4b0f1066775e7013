import { z } from 'zod';
import { findProcesses } from '../../e2e/cli';
import { itInWorld } from '../../e2e/itInWorld';
import { requestsUnmatched, routeCut } from '../../e2e/scenarios';
import type { World } from '../../e2e/world';
import { eventually } from '../../support/eventually';

/** `annotate` and `memo` against the stand-in, and a dry run of all that would be written. */

const annotationList = z.object({
  graphAnnotations: z.array(
    z.object({ id: z.string(), title: z.string(), description: z.string(), from: z.number(), to: z.number() }),
  ),
});

async function annotations(world: World) {
  const now = Math.floor(Date.now() / 1000);
  const listed = await world.mackerel('GET', `/graph-annotations?service=shop&from=${now - 3600}&to=${now + 3600}`);
  return annotationList.parse(listed).graphAnnotations;
}

const unwrapped = (text: string): string => text.replace(/\s+/g, ' ');
const seconds = (iso: string | undefined): number => Date.parse(iso ?? '') / 1000;

describe('the marks of a drill', () => {
  itInWorld('are an annotation from the injection to the rollback, and a memo of its alert', async (world) => {
    world.write(
      'expectations/route-cut.yaml',
      routeCut({ expect: [requestsUnmatched], annotate: true, memo: true, title: 'The checkout is cut off' }),
    );
    const { code, report, stdout } = await world.drill();
    expect(code).toBe(0);
    const [drill] = report.drills;
    const [marked, ...others] = await annotations(world);
    expect(others).toEqual([]);
    expect(marked?.title).toBe('alertdrill: route-cut');
    expect(marked?.description).toContain(drill?.id);
    expect(marked?.description).toContain('The checkout is cut off');
    // Whole seconds to both sides, and what it takes to write them.
    expect(Math.abs((marked?.from ?? 0) - seconds(drill?.injectedAt))).toBeLessThan(10);
    expect((marked?.to ?? 0) - seconds(drill?.rolledBackAt)).toBeGreaterThan(-2);
    expect((marked?.to ?? 0) - seconds(drill?.rolledBackAt)).toBeLessThan(10);

    const alert = drill?.expectations[0]?.alert?.id ?? '';
    const { memo } = z.object({ memo: z.string() }).parse(await world.mackerel('GET', `/alerts/${alert}`));
    expect(memo).toBe(`alertdrill: raised by the drill ${drill?.id} of route-cut`);
    expect(drill?.written?.map(({ courtesy, state }) => `${courtesy} ${state}`).sort()).toEqual([
      'annotate kept',
      'memo kept',
    ]);
    expect(unwrapped(stdout)).toContain(
      "wrote annotate of mackerel: the drill's window marked on the graphs of shop, at",
    );
  });

  itInWorld(
    'change no verdict where the key may only read, and it is said why there are none',
    async (world) => {
      world.write('expectations/route-cut.yaml', routeCut({ expect: [requestsUnmatched], annotate: true, memo: true }));
      const { code, report } = await world.drill([], { MACKEREL_APIKEY: 'reads-and-no-more' });
      expect(code).toBe(0);
      const written = report.drills[0]?.written ?? [];
      expect(written.map(({ courtesy, state }) => `${courtesy} ${state}`).sort()).toEqual([
        'annotate not-set',
        'memo not-set',
      ]);
      expect(written[0]?.text).toContain('the key needs the permissions Read and Write');
      expect(await annotations(world)).toEqual([]);
    },
    { standinArguments: ['--read-only-key', 'reads-and-no-more'] },
  );

  itInWorld('show after a crash how long the fault may have been there', async (world) => {
    const scenario = { expect: [{ monitor: 'Shop p95 latency', within: '90s' }], annotate: { service: 'shop' } };
    world.write('expectations/route-cut.yaml', routeCut(scenario));
    const { child, ended } = world.start(['run']);
    await eventually(async () => expect(await annotations(world)).toHaveLength(1), 30_000);
    const [open] = await annotations(world);
    // As long as nobody closes it, it is as long as the fault may last.
    expect((open?.to ?? 0) - (open?.from ?? 0)).toBeGreaterThan(90);
    await eventually(() => expect(world.journal()).toHaveLength(2));
    const keepers = findProcesses(world.dir).filter(({ command }) => command.includes('__keeper'));
    expect(keepers).toHaveLength(1);
    for (const { pid } of keepers) process.kill(pid, 'SIGSTOP');
    child.kill('SIGKILL');
    for (const { pid } of keepers) process.kill(pid, 'SIGKILL');
    await ended;
    const recovered = await world.cli(['recover']);
    expect(recovered.stdout).toContain('rolled back  route-cut: annotation on shop');
    expect(recovered.code).toBe(0);
    const [closed] = await annotations(world);
    expect(closed?.id).toBe(open?.id);
    expect(closed?.to).toBeLessThan((open?.from ?? 0) + 90);
  });
});

describe('a dry run', () => {
  itInWorld('shows all that would be written, and writes nothing', async (world) => {
    world.write(
      'expectations/route-cut.yaml',
      routeCut({ expect: [requestsUnmatched], quiet: true, annotate: true, memo: true }),
    );
    const url = world.environment.MACKEREL_URL;
    const { stdout, code } = await world.cli(['run', '--dry-run']);
    expect(code).toBe(0);
    for (const text of [
      `quiet       PUT ${url}/api/v0/monitors/<id of Shop unmatched requests> { <all that it is>, "isMute": true }`,
      `PUT ${url}/api/v0/monitors/<id of Shop unmatched requests> { <all that it is>, "isMute": false }`,
      `annotate    POST ${url}/api/v0/graph-annotations { "service": "shop", "title": "alertdrill: route-cut"`,
      `PUT ${url}/api/v0/graph-annotations/<its id> { <all that it is>, "to": <now> }`,
      `memo        PUT ${url}/api/v0/alerts/<id of each alert of the drill> { "memo":`,
    ]) {
      expect(stdout).toContain(text);
    }
    expect(unwrapped(stdout)).toContain('reads are sent, and what is shown below');
    expect(await annotations(world)).toEqual([]);
    world.write('expectations/route-cut.yaml', routeCut({ expect: [requestsUnmatched] }));
    const without = (await world.cli(['run', '--dry-run'])).stdout;
    expect(unwrapped(without)).toContain('only reads are sent');
    expect(without).not.toContain('isMute');
  });
});
