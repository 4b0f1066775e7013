import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { describeWithServers } from '../support/prometheusStack';
import { createWorkplace, packageDir, processesWith } from './cli';

const report = z.object({
  run: z.object({ outcome: z.string() }),
  drills: z.array(
    z.object({
      scenario: z.string(),
      outcome: z.string(),
      expectations: z.array(
        z.object({
          verdict: z.string(),
          withinMs: z.number(),
          latencyMs: z.object({ earliest: z.number(), latest: z.number() }),
        }),
      ),
      forbidden: z.array(z.object({ verdict: z.string(), watchedMs: z.number() })),
    }),
  ),
});

const changedFiles = () => execFileSync('git', ['status', '--porcelain'], { cwd: packageDir }).toString();

// The only end-to-end test that runs k6: once for each stack.
describe('the demo', () => passesItsDrills([], 4));
describeWithServers('the demo by Prometheus', () => passesItsDrills(['--stack', 'prometheus'], 5));

function passesItsDrills(flags: readonly string[], watchedInQuietHour: number): void {
  const workplace = createWorkplace();
  afterAll(() => workplace.remove());

  it('passes its four drills and leaves nothing behind', async () => {
    // Of its own: other tests start demos at the same time.
    const tmp = join(workplace.dir, 'tmp');
    mkdirSync(tmp);
    const changedBefore = changedFiles();
    const result = await workplace.run(['demo', ...flags, '--out', 'out'], { TMPDIR: tmp });

    expect(result).toMatchObject({ code: 0 });
    const found = report.parse(JSON.parse(readFileSync(join(workplace.dir, 'out', 'report.json'), 'utf8')));
    expect(found.run.outcome).toBe('passed');
    expect(found.drills.map(({ scenario }) => scenario).sort()).toEqual([
      'access-10x',
      'image-expired',
      'quiet-hour',
      'route-cut',
    ]);
    for (const { expectations } of found.drills) {
      for (const { verdict, latencyMs, withinMs } of expectations) {
        expect(verdict).toBe('detected');
        expect(latencyMs.earliest).toBeLessThanOrEqual(withinMs);
        // No wider than two whole seconds and the probe: neither 0 nor anything at all would pass.
        expect(latencyMs.latest - latencyMs.earliest).toBeGreaterThan(0);
        expect(latencyMs.latest - latencyMs.earliest).toBeLessThan(5_000);
      }
    }
    const quietHour = found.drills.find(({ scenario }) => scenario === 'quiet-hour');
    expect(quietHour?.forbidden.map(({ verdict }) => verdict)).toEqual(
      Array.from({ length: watchedInQuietHour }, () => 'quiet'),
    );
    expect(readFileSync(join(workplace.dir, 'out', 'junit.xml'), 'utf8')).toContain('<testsuite ');
    expect(readFileSync(join(workplace.dir, 'out', 'report.html'), 'utf8')).toContain('id="drill-4"');
    for (const name of ['access-10x', 'image-expired', 'quiet-hour', 'route-cut'])
      expect(result.stdout).toContain(name);

    expect(processesWith(workplace.dir)).toEqual([]);
    expect(readdirSync(tmp)).toEqual([]);
    expect(changedFiles()).toBe(changedBefore);
    const journal = join(workplace.dir, 'state', 'alertdrill', 'journal');
    expect(existsSync(journal) ? readdirSync(journal) : []).toEqual([]);
  }, 240_000);
}
