import { writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CoverageReport } from '../../../src/domain/coverageReport';
import { coverageSchema } from '../../../src/history/coverageSchema';
import { startGate } from '../../e2e/gate';
import { itInWorld } from '../../e2e/itInWorld';
import { checkoutFails, requestsUnmatched, routeCut } from '../../e2e/scenarios';
import { changeMonitor } from '../../e2e/standin';
import type { World } from '../../e2e/world';

/** `alertdrill coverage` of what real drills have shown, against the stand-in. */
const coverage = async (world: World, args: readonly string[] = [], extra: Readonly<Record<string, string>> = {}) => {
  const { code, stdout, stderr } = await world.cli(['coverage', '--json', ...args], extra);
  if (stdout === '') throw new Error(`no coverage: ${stderr}`);
  const report: CoverageReport = coverageSchema.parse(JSON.parse(stdout));
  return { code, stderr, report, of: (name: string) => report.monitors.find((monitor) => monitor.name === name) };
};

itInWorld('a monitor is never run, proven, stale once it is changed, and failing', async (world) => {
  world.write('expectations/route-cut.yaml', routeCut({ expect: [requestsUnmatched] }));
  const before = await coverage(world, ['--fail-under', '10']);
  expect(before.code).toBe(1);
  expect(before.of(requestsUnmatched.monitor)).toMatchObject({ state: 'never-run', scenarios: ['route-cut'] });
  expect(before.of('Shop front page')).toMatchObject({ state: 'without-expectation', scenarios: [] });
  // Check monitors are listed elsewhere.
  expect(before.of(checkoutFails.monitor)).toMatchObject({ state: 'without-expectation', type: 'check' });

  const drilled = await world.drill();
  expect(drilled.code).toBe(0);
  const [found] = drilled.report.drills[0]?.expectations ?? [];
  const proven = await coverage(world, ['--fail-under', '10']);
  expect(proven.code).toBe(0);
  expect(proven.of(requestsUnmatched.monitor)).toMatchObject({
    state: 'proven',
    configuration: 'same',
    result: {
      run: drilled.report.run.id,
      at: drilled.report.drills[0]?.injectedAt,
      latencyMs: found?.latencyMs,
      marginMs: 6_000 - (found?.latencyMs?.estimate ?? Number.NaN),
    },
  });
  expect(proven.report.totals.proven).toBe(1);
  expect((await coverage(world, ['--max-age', '1ms'])).of(requestsUnmatched.monitor)).toMatchObject({
    state: 'stale',
    detail: 'proven too long ago',
  });

  // Muting changes nothing about when it fires.
  await changeMonitor(world, requestsUnmatched.monitor, { isMute: true });
  expect((await coverage(world)).of(requestsUnmatched.monitor)?.state).toBe('proven');
  const putBack = await changeMonitor(world, requestsUnmatched.monitor, { warning: 99.8, critical: 99.9 });
  expect((await coverage(world)).of(requestsUnmatched.monitor)).toMatchObject({
    state: 'stale',
    configuration: 'changed',
  });
  const people = await world.cli(['coverage']);
  expect(people.stdout).toContain('changed since it was proven');

  // Without `metric`, by which it would be blocked: it is plain that the threshold can't be reached.
  const { monitor, severity, on, within } = requestsUnmatched;
  world.write('expectations/route-cut.yaml', routeCut({ expect: [{ monitor, severity, on, within }] }));
  expect((await world.drill()).code).toBe(1);
  expect((await coverage(world)).of(requestsUnmatched.monitor)).toMatchObject({
    state: 'failing',
    configuration: 'same',
    result: { verdict: 'missed' },
  });
  await putBack();
  expect((await coverage(world)).of(requestsUnmatched.monitor)).toMatchObject({
    state: 'failing',
    configuration: 'changed',
  });
});

itInWorld('it asks for each page once, writes nothing, and passes over a folder that is broken', async (world) => {
  const checks = Array.from({ length: 120 }, (_, index) => ({
    source: { type: 'host', hostId: '' },
    name: `check-${index}`,
    status: 'OK',
    message: 'fine',
    occurredAt: Math.floor(Date.now() / 1000),
  }));
  const { hosts } = (await world.mackerel('GET', '/hosts')) as { hosts: { id: string }[] };
  for (const part of [checks.slice(0, 100), checks.slice(100)]) {
    const reports = part.map((check) => ({ ...check, source: { ...check.source, hostId: hosts[0]?.id } }));
    await world.mackerel('POST', '/monitoring/checks/report', { reports });
  }
  const runDir = join(world.dir, '.alertdrill', 'runs', '20990101T000000Z-aaaaa');
  mkdirSync(runDir, { recursive: true });
  writeFileSync(join(runDir, 'report.json'), '{"schemaVersion": 7}');

  const gate = await startGate(world.environment.MACKEREL_URL);
  try {
    const { report, stderr } = await coverage(world, [], { MACKEREL_URL: gate.url });
    expect(report.monitors.filter(({ type }) => type === 'check').length).toBeGreaterThanOrEqual(120);
    expect(
      gate.requests.map(({ method, path }) => `${method} ${path.replace(/nextId=[^&]+/, 'nextId=ID')}`).sort(),
    ).toEqual([
      'GET /api/v0/monitoring/checks?limit=100',
      'GET /api/v0/monitoring/checks?limit=100&nextId=ID',
      'GET /api/v0/monitors',
      'GET /api/v0/org',
    ]);
    expect(stderr).toContain('20990101T000000Z-aaaaa is left out: its report.json has the schema version 7, not 1');

    gate.decideBy(() => ({ status: 500, body: '{}' }));
    const broken = await world.cli(['coverage', '--json'], { MACKEREL_URL: gate.url });
    expect(broken).toMatchObject({ code: 3, stdout: '' });
    expect(broken.stderr).toContain('500');
    gate.decideBy(() => ({ status: 401, body: '{"error":{"message":"no"}}' }));
    expect(await world.cli(['coverage'], { MACKEREL_URL: gate.url })).toMatchObject({ code: 3, stdout: '' });
  } finally {
    await gate.stop();
  }
});
