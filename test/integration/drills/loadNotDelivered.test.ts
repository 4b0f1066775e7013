import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { packageDir, processesWith } from '../../e2e/cli';
import { allAlertsClosed } from '../../e2e/standin';
import { startWorld, type World } from '../../e2e/world';

/** A fault that is load: more visits than the shop can serve. One thing is changed, how long a visitor looks first. */
let world: World;
beforeAll(async () => {
  world = await startWorld();
  cpSync(join(packageDir, 'load-scripts'), join(world.dir, 'load-scripts'), { recursive: true });
  symlinkSync(join(packageDir, 'node_modules'), join(world.dir, 'node_modules'));
}, 60_000);
afterAll(() => world.stop(), 30_000);

afterEach(async () => {
  expect(world.journal()).toEqual([]);
  expect(processesWith(world.dir)).toEqual([]);
  await allAlertsClosed(world);
}, 60_000);

async function drill(lookFirstSeconds: number) {
  world.write(
    'load-scripts/visits.ts',
    `import { sleep } from 'k6';
import http from 'k6/http';

export default function visit(): void {
  sleep(${lookFirstSeconds});
  http.get(\`\${__ENV.SHOP_URL}/items\`);
}
`,
  );
  world.write(
    'expectations/crowd.yaml',
    stringify({
      scenario: 'crowd',
      baseline: '2s',
      startJitter: 0,
      fault: { k6: { script: 'load-scripts/visits.ts', rate: '150/s' } },
      expect: [{ monitor: 'Shop p95 latency', severity: 'critical', on: { service: 'shop' }, within: '10s' }],
      unexpected: 'ignore',
    }),
  );
  return world.drill();
}

it('150 visits a second: detected', async () => {
  const { code, report } = await drill(0);
  expect(report.drills).toMatchObject([{ outcome: 'passed', expectations: [{ verdict: 'detected' }] }]);
  expect(code).toBe(0);
}, 120_000);

it('as many are asked for, but k6 has no more visitors than look around: load-not-delivered, not missed', async () => {
  const { code, report } = await drill(60);
  expect(report.drills).toMatchObject([
    { outcome: 'inconclusive', rollback: { state: 'done' }, expectations: [{ verdict: 'load-not-delivered' }] },
  ]);
  const [found] = report.drills;
  const { asked = 0, delivered = 0 } = found?.faultLoad ?? {};
  expect(delivered / asked).toBeLessThan(0.8);
  expect(found?.expectations[0]?.reason).toBe(
    `k6 delivered ${Math.floor((100 * delivered) / asked)} % of the fault load (${delivered} of ${asked} iterations); 80 % are needed`,
  );
  expect(code).toBe(3);
}, 120_000);
