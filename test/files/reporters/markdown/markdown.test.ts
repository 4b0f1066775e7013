import { foldDrill } from '../../../../src/domain/foldReport';
import type { Report } from '../../../../src/domain/report';
import { markdown } from '../../../../src/reporters/markdown';
import { createLocalTime } from '../../../../src/telling/localTime';
import { reportMarkdown } from '../../../../src/telling/reportMarkdown';
import { exampleDrill, exampleNames, exampleReport, type ExampleName } from '../../../support/exampleDrills';
import { recordOutput } from '../../../support/recordedOutput';

const time = createLocalTime('UTC');
const textOf = (report: Report, mostBytes?: number) =>
  reportMarkdown(report, { time, ...(mostBytes !== undefined && { mostBytes }) });

/** As many drills of this kind, each under a name of its own. */
function many(count: number, ...names: readonly ExampleName[]): Report {
  const drills = names.map((name) => foldDrill(exampleDrill(name)));
  const all = Array.from({ length: count }, (_, index) =>
    drills.map((drill) => ({ ...drill, scenario: `${drill.scenario}-${index}` })),
  ).flat();
  return { ...exampleReport(...names), drills: all };
}

describe('the report in Markdown', () => {
  it('is written into its file', async () => {
    const output = recordOutput();
    await markdown.create({ file: 'out/report.md' }, output.system).runFinished?.(exampleReport('passed'), []);
    expect(output.files.get('out/report.md')).toMatch(/^## ✓ alertdrill: verification: passed\n/);
    expect(output.textOf()).toBe('');
  });

  it('has all verdicts in a table, and each drill with its evidence and what was done', () => {
    const text = textOf(exampleReport('passed', 'missed', 'control'));
    expect(text).toContain('3 drills: 2 passed, 1 failed');
    expect(text).toMatch(/\n\| route-cut \| Shop p95 latency \| 15 s \| - \| ✗ missed \|\n/);
    expect(text).toContain('\n### ✗ failed: route-cut: A wrong prefix cuts one route off\n');
    expect(text).toContain(
      '\n  - below-threshold: custom.shop.latency.p95 peaked at 675 ms, critical is above 800 ms\n',
    );
    expect(text).toContain('\n| fault | none: this is a control |\n');
    expect(text).toContain('started: 2026-11-23 12:00:00 +00:00, local time');
  });

  it('says first and last that a fault is left', () => {
    const text = textOf(exampleReport('passed', 'rollback-failed')).trim();
    const alarm = '**‼ A fault may still be in place: node-stop. Run \\`alertdrill recover\\`.**';
    expect(text.startsWith(alarm)).toBe(true);
    expect(text.endsWith(alarm)).toBe(true);
    expect(text.match(/ROLLBACK FAILED/g)).toHaveLength(2);
    expect(textOf(exampleReport('passed'))).not.toContain('‼');
  });

  it.each(exampleNames)('has something to read of each way in which a drill can end: %s', (name) => {
    expect(textOf(exampleReport(name))).not.toMatch(/undefined|\[object|NaN/);
  });

  it('is there for a run without a drill', () => {
    const text = textOf({ ...exampleReport('passed'), drills: [] });
    expect(text).toContain('0 drills');
    expect(text).not.toContain('| scenario');
  });

  it('shows hostile text letter by letter', () => {
    const hostile = '</td>|[a](javascript:x)\n# b <img src=x> @channel `c` $x$ &lt; ![](http://evil.example/x)';
    const drill = foldDrill(exampleDrill('missed'));
    const expectations = drill.expectations.map((each) => ({
      ...each,
      monitor: { name: hostile },
      explanation: [{ cause: 'similar-alert' as const, evidence: hostile }],
    }));
    const text = textOf({ ...exampleReport('missed'), drills: [{ ...drill, title: hostile, expectations }] });
    expect(text).not.toMatch(/(?<!\\)<|(?<!\\)\[|(?<!\\)`c|@channel|\n# b|evil.*:\/\/|(?<!\\)&lt|(?<!\\)\$x/);
    const rows = text.split('\n').filter((line) => line.startsWith('| route-cut'));
    expect(rows.map((row) => row.match(/(?<!\\)\|/g)?.length)).toEqual([6]);
  });

  it('leaves out the least bad where there is no room for all, and says how many', () => {
    const report = many(40, 'passed', 'missed', 'unreachable');
    const whole = textOf(report);
    expect(whole).not.toContain('left out');
    const bytes = Buffer.byteLength(whole);
    for (const most of [bytes + 400, Math.floor(bytes / 2), Math.floor(bytes / 4), 12_000, 6_000]) {
      const text = textOf(report, most);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(most);
      const count = (outcome: string) => text.split(`\n### ${outcome}`).length - 1;
      const [failed, inconclusive, passed] = [count('✗ failed'), count('? inconclusive'), count('✓ passed')];
      if (failed < 40) expect(inconclusive).toBe(0);
      if (inconclusive < 40) expect(passed).toBe(0);
      const left = 120 - failed - inconclusive - passed;
      expect(text.includes(`_${left} drills are left out here`)).toBe(left > 0);
    }
  });
});
