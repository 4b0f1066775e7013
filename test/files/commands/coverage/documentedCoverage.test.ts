import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { coverageOf } from '../../../../src/commands/coverage/coverageOf';
import { coverageInWords } from '../../../../src/commands/coverage/coverageText';
import { createEvidence } from '../../../../src/domain/evidence';
import type { MonitorResult } from '../../../../src/domain/proof';
import { createLocalTime } from '../../../../src/telling/localTime';
import { createPaint } from '../../../../src/reporters/terminal/paint';
import { exampleScenario, latencyExpectation } from '../../../support/exampleDrills';

const provider = 'mackerel';
const monitor = (name: string) => ({ provider, id: name, name, type: 'service', configHash: 'now' });
const proof = (name: string, estimate: number, withinMs: number, changes: Partial<MonitorResult>) => ({
  provider,
  monitor: { id: name, name },
  result: {
    ...{ run: 'r', scenario: 's', at: '2026-11-30T12:00:00.000Z', outcome: 'passed' as const, verdict: 'detected' },
    latencyMs: { estimate, earliest: estimate - 600, latest: estimate + 600 },
    ...{ withinMs, configHash: 'now', ...changes },
  },
});

it('the table in README.md is one that comes out', () => {
  const names = ['Shop p95 latency', 'Shop unmatched requests', 'Shop 5xx rate'];
  const monitors = [...names, 'Shop front page'].map(monitor);
  const evidence = createEvidence(monitors);
  const { latencyMs: missing, ...missed } = proof('', 1, 1, { outcome: 'failed', verdict: 'missed' }).result;
  expect(missing).toBeDefined();
  evidence.addRun([
    { provider, monitor: { name: 'Shop p95 latency' }, result: missed },
    proof('Shop 5xx rate', 3_700, 12_000, {}),
    proof('Shop unmatched requests', 4_100, 6_000, { configHash: 'then', at: '2026-11-23T12:00:00.000Z' }),
  ]);
  const report = coverageOf({
    ...{ toolVersion: '0.1.0', environment: 'verification', atMs: 0, source: 'providers', monitors, evidence },
    ...{ providers: new Set([provider]), isWhole: true, exclusions: [], notes: [] },
    scenarios: [exampleScenario({ expect: names.map((name) => ({ ...latencyExpectation, monitor: { name } })) })],
  });
  const text = coverageInWords(report, { columns: 80, paint: createPaint(false), time: createLocalTime('UTC') });
  expect(readFileSync(join(__dirname, '../../../../README.md'), 'utf8')).toContain(`\`\`\`text\n${text}\`\`\``);
});
