import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { foldDrill } from '../../../../src/domain/foldReport';
import type { Report } from '../../../../src/domain/report';
import { github } from '../../../../src/reporters/github';
import { mostSummaryBytes } from '../../../../src/reporters/github/stepSummary';
import { exampleDrill, exampleReport, type ExampleName } from '../../../support/exampleDrills';
import { recordOutput } from '../../../support/recordedOutput';

const expectations = `scenario: route-cut
fault:
  http: {}
expect:
  - monitor: Shop p95 latency
    notified: { within: 20s }
    within: 15s
forbid:
  - monitor: Shop 5xx rate
`;

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'alertdrill-github-'));
  writeFileSync(join(dir, 'scenario.yaml'), expectations);
});
afterAll(() => rmSync(dir, { recursive: true }));

/** All scenarios are in one file, in a folder of the repository. */
const reportOf = (...names: readonly ExampleName[]): Report => {
  const report = exampleReport(...names);
  return { ...report, drills: report.drills.map((drill) => ({ ...drill, file: join(dir, 'scenario.yaml') })) };
};

async function written(report: Report, env: Record<string, string> = {}, before = '') {
  const output = recordOutput({ env: { GITHUB_WORKSPACE: dir, ...env } });
  if (before !== '') output.files.set('summary.md', before);
  const reporter = github.create({}, output.system);
  reporter.runStarted?.(report.run, []);
  await reporter.runFinished?.(report, []);
  return { lines: output.textOf('stdout').trim().split('\n'), summary: output.files.get('summary.md') };
}

/** As the runner reads a line: https://github.com/actions/runner, src/Runner.Common/ActionCommand.cs (TryParseV2). */
function commandOf(line: string) {
  const [, name = '', properties = '', data = ''] = /^::(\w+)(?: ([^:]*(?:%3A)?[^:]*?))?::(.*)$/s.exec(line) ?? [];
  const read = (text: string) => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
  const pairs = properties
    .split(',')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [key = '', ...value] = pair.split('=');
      return [key, read(value.join('=').replaceAll('%3A', ':').replaceAll('%2C', ','))] as const;
    });
  return { name, message: read(data), ...Object.fromEntries(pairs) } as Record<string, string>;
}

describe('annotations of a run', () => {
  it('stand at the line of the expectation, with what was expected, what came and why', async () => {
    const { lines } = await written(reportOf('passed', 'missed'));
    expect(lines.map(commandOf)).toEqual([
      {
        name: 'error',
        title: 'alertdrill run: route-cut',
        file: 'scenario.yaml',
        line: '5',
        col: '5',
        message: expect.stringMatching(
          /^Shop p95 latency \(critical\): missed.*\nexpected: critical within 15 s\nbelow-threshold: .*675 ms/,
        ) as string,
      },
    ]);
  });

  it('stand at the key that asks for it: notified, what is forbidden, and the fault whose rollback failed', async () => {
    const { lines } = await written(reportOf('not-notified', 'rollback-failed'));
    expect(lines.map(commandOf).map(({ name, line, message = '' }) => [name, line, message.split(/[:\n]/)[0]])).toEqual(
      [
        ['error', '2', 'ROLLBACK FAILED'],
        ['error', '6', 'Shop p95 latency'],
      ],
    );
  });

  it('are warnings where nothing is proven, and none where all is well', async () => {
    const { lines } = await written(reportOf('unreachable', 'blocked'));
    expect(lines.map(commandOf).map(({ name }) => name)).toEqual(['warning', 'warning']);
    expect((await written(reportOf('passed', 'control'))).lines).toEqual(['']);
  });

  it('name the file also where it is gone by then', async () => {
    const report = exampleReport('missed');
    const { lines } = await written({
      ...report,
      drills: report.drills.map((each) => ({ ...each, file: '/gone.yaml' })),
    });
    expect(lines.map(commandOf)).toEqual([expect.objectContaining({ file: '/gone.yaml', name: 'error' })]);
    expect(lines[0]).not.toContain('line=');
  });

  it('are ten of a level, since GitHub shows no more, and the last one counts the others', async () => {
    const drill = reportOf('missed').drills[0];
    if (drill === undefined) throw new Error('no drill');
    const [failed, stuck] = [reportOf('missed'), reportOf('rollback-failed').drills];
    const { lines } = await written({ ...failed, drills: [...Array<typeof drill>(30).fill(drill), ...stuck] });
    const commands = lines.map(commandOf);
    expect(commands).toHaveLength(10);
    expect(commands[0]?.['message']).toContain('ROLLBACK FAILED');
    expect(commands[9]?.['message']).toBe('22 more of these are in the summary and in the other reports');
  });

  it('take a name for text, whatever commands it has in it', async () => {
    const hostile = 'a%0Ab\n::error file=x,line=1::c, d: 100%\r\n::set-env name=PATH::/x';
    const report = reportOf('missed');
    const drills = report.drills.map((each) => ({
      ...each,
      scenario: hostile,
      expectations: each.expectations.map((expectation) => ({ ...expectation, monitor: { name: hostile } })),
    }));
    const { lines } = await written({ ...report, drills });
    expect(lines).toHaveLength(1);
    const { title, message } = commandOf(lines[0] ?? '');
    const oneLine = 'a%0Ab ::error file=x,line=1::c, d: 100% ::set-env name=PATH::/x';
    expect(title).toBe(`alertdrill run: ${oneLine}`);
    expect(message).toContain(oneLine);
  });
});

describe('what others print meanwhile', () => {
  it('is no command to GitHub in one of its steps, and annotations are', async () => {
    const { lines } = await written(reportOf('missed'), { GITHUB_ACTIONS: 'true' });
    const token = 'alertdrill-20261123T120000Z-k3f9x';
    expect(lines.slice(0, 2)).toEqual([`::stop-commands::${token}`, `::${token}::`]);
    expect(lines[2]).toMatch(/^::error /);
    expect(lines).toHaveLength(3);
  });
});

describe('the summary of a step', () => {
  const inStep = { GITHUB_STEP_SUMMARY: 'summary.md' };

  it('gets the report behind what is there already, and nothing elsewhere than in a step', async () => {
    const { summary } = await written(reportOf('missed'), inStep, '# Mine\n');
    expect(summary).toMatch(/^# Mine\n\n## ✗ alertdrill: verification: failed\n/);
    expect((await written(reportOf('missed'))).summary).toBeUndefined();
  });

  it('stays within what GitHub takes of a step, with what others wrote', async () => {
    const drill = foldDrill(exampleDrill('missed'));
    const report = { ...reportOf('missed'), drills: Array<typeof drill>(1_500).fill(drill) };
    const before = '#'.repeat(100_000);
    const { summary = '' } = await written(report, inStep, before);
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(mostSummaryBytes);
    expect(Buffer.byteLength(summary)).toBeGreaterThan(0.9 * mostSummaryBytes);
    expect(summary).toContain('left out here');
  });

  it('is not broken where others have filled it: that is an error of this reporter', async () => {
    await expect(written(reportOf('missed'), inStep, '#'.repeat(mostSummaryBytes))).rejects.toThrow('no room is left');
  });
});
