import { mkdtemp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../../src/domain/report';
import { runResults } from '../../../src/history/runResults';
import { exampleReport as reportOf } from '../../support/exampleDrills';

const exampleReport = reportOf('passed');

describe('the results of runs', () => {
  let runsDir = '';
  beforeEach(async () => {
    runsDir = await mkdtemp(join(tmpdir(), 'alertdrill-results-'));
  });
  afterEach(() => rm(runsDir, { recursive: true }));

  const { environment } = exampleReport.run;
  const writeRun = async (name: string, report: unknown) => {
    await mkdir(join(runsDir, name));
    const text = typeof report === 'string' ? report : JSON.stringify(report);
    await writeFile(join(runsDir, name, 'report.json'), text);
  };
  const run = (id: string, changes: Partial<Report['run']> = {}): Report => ({
    ...exampleReport,
    run: { ...exampleReport.run, id, ...changes },
  });
  const read = async () => {
    const skipped: string[] = [];
    const results = [];
    for await (const each of runResults(runsDir, environment, (name, why) => skipped.push(`${name}: ${why}`))) {
      results.push(each);
    }
    return { results, runs: results.map(([first]) => first?.result.run), skipped };
  };
  const change = (expectation: Readonly<Record<string, unknown>>, drill: Readonly<Record<string, unknown>> = {}) => {
    const [first] = exampleReport.drills.filter(({ expectations }) => expectations.length > 0);
    if (first === undefined) throw new Error('no drill with an expectation');
    return {
      ...run('20261101T000000Z-aaaaa'),
      drills: [{ ...first, ...drill, expectations: [{ ...first.expectations[0], ...expectation }] }],
    };
  };

  it('come from the newest run to the oldest', async () => {
    for (const id of ['20261101T000000Z-zzzzz', '20261103T000000Z-aaaaa', '20261102T000000Z-ccccc']) {
      await writeRun(id, run(id));
    }
    const { runs, skipped } = await read();
    expect(runs).toEqual(['20261103T000000Z-aaaaa', '20261102T000000Z-ccccc', '20261101T000000Z-zzzzz']);
    expect(skipped).toEqual([]);
  });

  it('are those of one environment', async () => {
    await writeRun('r1', run('r1', { environment: 'elsewhere' }));
    await writeRun('r2', run('r2'));
    expect((await read()).runs).toEqual(['r2']);
  });

  it('are none where nothing was ever run', async () => {
    await rm(runsDir, { recursive: true });
    await expect(read()).resolves.toMatchObject({ results: [], skipped: [] });
    await mkdir(runsDir);
  });

  it('have verdict, deadline, latency and hash as the report has them', async () => {
    await writeRun(
      'r1',
      change(
        { verdict: 'late', outcome: 'failed', monitorConfigHash: 'abc', monitor: { id: 'm1', name: 'Errors' } },
        { injectedAt: '2026-11-01T10:00:00.000Z' },
      ),
    );
    const [[first] = []] = (await read()).results;
    expect(first).toMatchObject({
      monitor: { id: 'm1', name: 'Errors' },
      result: { at: '2026-11-01T10:00:00.000Z', verdict: 'late', outcome: 'failed', configHash: 'abc' },
    });
    expect(first?.result).not.toHaveProperty('synthetic');
  });

  it('know a synthetic drill, where the report says so', async () => {
    await writeRun('r1', change({}, { synthetic: true }));
    expect((await read()).results[0]?.[0]?.result.synthetic).toBe(true);
  });

  it.each([
    ['nobody was told', { notified: { verdict: 'not-notified', outcome: 'failed' } }, 'failed', 'not-notified'],
    ['it stayed open', { resolved: { verdict: 'not-resolved', outcome: 'failed' } }, 'failed', 'not-resolved'],
    [
      'whether somebody was told is open',
      { notified: { verdict: 'notification-unknown', outcome: 'inconclusive' } },
      'passed',
      'detected',
    ],
  ])('of what was detected, and %s', async (_, parts, outcome, verdict) => {
    await writeRun(
      'r1',
      change({ verdict: 'detected', outcome: 'passed', notified: undefined, resolved: undefined, ...parts }),
    );
    expect((await read()).results[0]?.[0]?.result).toMatchObject({ outcome, verdict });
  });

  it('are left out, with the reason, where a report is missing, broken, or of another version', async () => {
    await writeRun('r9', run('r9'));
    await mkdir(join(runsDir, 'r8'));
    await writeRun('r7', '{"schemaVersion": 1, "run"');
    await writeRun('r6', { ...run('r6'), schemaVersion: 2 });
    await writeRun('r5', { ...run('r5'), drills: 'none' });
    await writeRun('r4', 'null');
    await mkdir(join(runsDir, 'r3', 'report.json'), { recursive: true });
    await mkdir(join(runsDir, 'r2'));
    execFileSync('mkfifo', [join(runsDir, 'r2', 'report.json')]);
    await symlink(join(runsDir, 'nowhere'), join(runsDir, 'r1'));
    await writeFile(join(runsDir, '.DS_Store'), '');
    await writeRun('r0', run('r0'));
    const { runs, skipped } = await read();
    expect(runs).toEqual(['r9', 'r0']);
    expect(skipped).toEqual([
      'r8: its report.json is not there: the run is going on, or was cut off',
      'r7: its report.json is not JSON',
      'r6: its report.json has the schema version 2, not 1',
      expect.stringMatching(/^r5: its report\.json is no report: drills: /),
      expect.stringMatching(/^r4: its report\.json is no report: /),
      'r3: its report.json is no file',
      'r2: its report.json is no file',
      'r1: its report.json is not there: the run is going on, or was cut off',
    ]);
  });

  it('of later versions may have more', async () => {
    await writeRun('r1', { ...run('r1'), more: true });
    expect((await read()).runs).toEqual(['r1']);
  });
});
