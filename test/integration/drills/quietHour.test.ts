import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { DrillReport } from '../../../src/domain/report';
import { findProcesses, packageDir, processesWith } from '../../e2e/cli';
import { phasesOf, recordedFacts, runFolders } from '../../e2e/recordings';
import { startGate } from '../../e2e/gate';
import { shopPoints } from '../../e2e/standin';
import { startWorld, type World } from '../../e2e/world';
import { eventually } from '../../support/eventually';

/**
 * The demo's control with its real load: it passes only because it was watched. Each test takes one of the three away
 * that watching needs, the API, the feeder or the load, and silence proves nothing any more.
 */
let world: World;
beforeEach(async () => {
  world = await startWorld();
  symlinkSync(join(packageDir, 'load-scripts'), join(world.dir, 'load-scripts'));
  const quietHour: unknown = parse(readFileSync(join(packageDir, 'expectations/mackerel/quiet-hour.yaml'), 'utf8'));
  if (typeof quietHour !== 'object') throw new Error('quiet-hour.yaml is no mapping');
  // Shorter than in the demo, since the minute is.
  world.write('expectations/quiet-hour.yaml', stringify({ ...quietHour, baseline: '2s', hold: '10s', startJitter: 0 }));
  // The metric of missing pictures has no point before somebody looks at one, and a monitor without data blocks a drill.
  await eventually(async () => {
    await fetch(`${world.environment.SHOP_URL}/images/item-01.png`);
    expect(await shopPoints(world, 'shop.images.missing', Date.now() - 60_000, Date.now())).not.toEqual([]);
  });
}, 60_000);
afterEach(async () => {
  expect(world.journal()).toEqual([]);
  expect(processesWith(world.dir)).toEqual([]);
  await world.stop();
}, 60_000);

/** The port of `discard`, which no program of today serves. */
const nobodyListens = 'http://127.0.0.1:9';

const latest = () => runFolders(world.dir).at(-1) ?? '';

/** Starts the drill, and does that once normal load is watched for alerts. */
async function drillWith(act: () => Promise<void> | void, extra: Readonly<Record<string, string>> = {}) {
  const drilled = world.drill([], extra);
  const held = eventually(() => expect(phasesOf(recordedFacts(latest()))).toContain('hold'), 60_000).then(
    () => 'held' as const,
  );
  if ((await Promise.race([held, drilled])) === 'held') await act();
  const result = await drilled;
  const [drill] = result.report.drills;
  if (drill === undefined) throw new Error('the report has no drill');
  return { ...result, drill };
}

const verdicts = ({ forbidden, unexpected }: DrillReport) => [
  ...new Set([...forbidden, unexpected].map(({ verdict }) => verdict)),
];

it('nothing taken away: quiet', async () => {
  const { code, drill } = await drillWith(() => undefined);
  expect(verdicts(drill)).toEqual(['quiet']);
  expect(drill.outcome).toBe('passed');
  for (const { watchedMs } of drill.forbidden) expect(watchedMs).toBeGreaterThanOrEqual(9_990);
  expect(code).toBe(0);
}, 120_000);

it('the API dead: provider-unreachable', async () => {
  const gate = await startGate(world.environment.MACKEREL_URL);
  const { code, drill } = await drillWith(() => gate.decideBy(() => 'cut'), { MACKEREL_URL: gate.url });
  await gate.stop();
  expect(verdicts(drill)).toEqual(['provider-unreachable']);
  expect(drill.reason).toContain('the connection was reset');
  expect(code).toBe(3);
}, 180_000);

it('the feeder dead: no-data, and since when', async () => {
  const { code, drill } = await drillWith(() => world.demo.up.feeder.stop());
  expect(drill.outcome).toBe('inconclusive');
  expect(drill.forbidden.map(({ verdict }) => verdict)).toEqual(['no-data', 'no-data', 'no-data', 'no-data']);
  // Where it died before the window's first minute was over, there is no point at all.
  expect(drill.reason).toMatch(
    /no point of shop\.latency\.p95 (in the window|for \d+(\.\d)? s, from .* after the window began)/,
  );
  expect(code).toBe(3);
}, 120_000);

it('the load dead, its process killed: load-not-delivered', async () => {
  const { code, drill } = await drillWith(() => {
    const k6 = findProcesses(world.dir).find(({ command }) => /\/k6 run /.test(command));
    if (k6 === undefined) throw new Error('no process of k6');
    process.kill(k6.pid, 'SIGKILL');
  });
  expect(verdicts(drill)).toEqual(['load-not-delivered']);
  expect(drill.reason).toMatch(/k6 delivered \d+ % of the normal load \(\d+ of \d+ iterations\); 80 % are needed/);
  expect(code).toBe(3);
}, 120_000);

it('the load dead, what it asks for unreachable: blocked before the window begins, with what k6 met and where', async () => {
  const { code, drill, stderr } = await drillWith(() => undefined, { SHOP_URL: nobodyListens });
  expect(verdicts(drill)).toEqual(['blocked']);
  expect(drill.reason).toContain(
    `nothing answers the normal load: GET ${nobodyListens}/items: dial tcp 127.0.0.1:9: connect: connection refused`,
  );
  expect(drill.injectedAt).toBeUndefined();
  expect(stderr).toContain('is the target up');
  expect(code).toBe(3);
}, 120_000);
