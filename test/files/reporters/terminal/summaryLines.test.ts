import type { Report } from '../../../../src/domain/report';
import { createLocalTime } from '../../../../src/telling/localTime';
import { createPaint } from '../../../../src/reporters/terminal/paint';
import { summaryLines } from '../../../../src/reporters/terminal/summaryLines';
import { exampleReport } from '../../../support/exampleDrills';

const look = { columns: 80, paint: createPaint(false), time: createLocalTime('UTC') };
const lines = (report: Report) => summaryLines(report, look);

const interrupted = (report: Report): Report => ({
  ...report,
  run: { ...report.run, interrupted: 'interrupted by SIGINT' },
});

const lost = (report: Report): Report => ({ ...report, run: { ...report.run, lost: 'the shop died (SIGKILL)' } });

describe('the summary', () => {
  it('has a row for each question, with what was expected and what came', () => {
    expect(lines(exampleReport('passed', 'missed', 'control'))).toEqual([
      'scenario    monitor           expected  detected       verdict',
      '                              within    after',
      expect.stringMatching(/^access-10x {2}Shop p95 latency {2}15 s {6}\d\.\d s ± \d\.\d s {2}✓ detected$/),
      expect.stringMatching(/^ {12}closes again {6}12 s {6}\d\.\d s ± \d\.\d s {2}✓ resolved$/),
      'route-cut   Shop p95 latency  15 s      -              ✗ missed',
      'quiet-hour  Shop 5xx rate     never     watched 12 s   ✓ quiet',
      '            any other alert   never     watched 12 s   ✓ quiet',
      '',
      '3 drills: 2 passed, 1 failed',
      '✗ Exit code 1: an alert that had to fire did not do so in time, or one fired',
      'that must not: route-cut.',
    ]);
  });

  it('says that the exit code is not 0 where a report is missing, and leaves all others as they are', () => {
    const end = (report: Report) =>
      summaryLines(report, { ...look, columns: 200 }, ['the json report', 'the recording']).at(-1);
    expect(end(exampleReport('passed'))).toBe(
      '? Exit code 3: every expected alert fired in time, and none that must not, but the json report and the recording were not written.',
    );
    expect(end(exampleReport('passed', 'missed'))).toBe(
      summaryLines(exampleReport('passed', 'missed'), { ...look, columns: 200 }).at(-1),
    );
  });

  it('has a row for who was told, and denies no alert that fired', () => {
    const text = lines(exampleReport('notified', 'not-notified')).join('\n');
    expect(text).toMatch(/^ +notified {11}20 s {6}8\.\d s ± 0\.\d s {2}✓ notified$/m);
    expect(text).toMatch(/ {2}notified \(oncall\) {2}20 s {6}- {14}✗ not-notified$/m);
    expect(text).toContain('✗ Exit code 1: an alert fired, but nobody was told in time: silenced.');
    expect(lines(exampleReport('not-notified', 'missed')).join(' ')).toContain('an alert that had to fire did not');
  });

  it('gives each scenario a line of its own where there is no room for a column of them', () => {
    const narrow = summaryLines(exampleReport('passed', 'unreachable'), { ...look, columns: 60 });
    expect(narrow.slice(0, 3)).toEqual([
      expect.stringMatching(/^monitor +expected +detected +verdict$/),
      expect.stringMatching(/^ +within +after$/),
      'access-10x',
    ]);
    expect(narrow).toContain('queue-stuck');
    expect(narrow.join('\n')).toMatch(/\? provider-unreachable$/m);
    expect(narrow.filter((line) => line.length > 60)).toEqual([]);
    // The control: with room there is the column.
    expect(lines(exampleReport('passed', 'unreachable'))).not.toContain('access-10x');
  });

  it('never breaks its own headings, however short the names are', () => {
    const report = exampleReport('missed');
    const short = report.drills.map((drill) => ({
      ...drill,
      scenario: 'a',
      expectations: drill.expectations.map((expectation) => ({ ...expectation, monitor: { id: 'm', name: 'M' } })),
    }));
    const [first, , row] = lines({ ...report, drills: short });
    expect(first).toMatch(/^scenario {2}monitor {2}expected {2}/);
    expect(row).toMatch(/^a {9}M {8}/);
  });

  it.each([
    [exampleReport('passed'), '✓ Exit code 0: every expected alert fired in time, and none that must not.'],
    [exampleReport('passed', 'late'), '✗ Exit code 1: an alert that had to fire'],
    [
      exampleReport('passed', 'unreachable'),
      '? Exit code 3: nothing failed, but this proves nothing either way: queue-stuck.',
    ],
    [exampleReport('late', 'rollback-failed'), '✗ Exit code 4: a rollback failed or could not be verified.'],
    [
      interrupted(exampleReport('interrupted')),
      '? Exit code 130: the run was interrupted by SIGINT; its faults were rolled back.',
    ],
    [
      interrupted(exampleReport('late', 'interrupted')),
      '✗ Exit code 130: the run was interrupted by SIGINT; its faults were rolled back, and an expectation had failed.',
    ],
    [
      interrupted(exampleReport('passed')),
      '✓ Exit code 130: the run was interrupted by SIGINT; its faults were rolled back.',
    ],
    [interrupted(exampleReport()), '? Exit code 130: the run was interrupted by SIGINT; no drill had begun.'],
    [interrupted(exampleReport('rollback-failed')), '✗ Exit code 4: a rollback failed'],
    [
      lost(exampleReport('interrupted')),
      '? Exit code 3: the run could not go on, since the shop died (SIGKILL); its faults were rolled back.',
    ],
    [
      lost(exampleReport('late', 'interrupted')),
      '✗ Exit code 1: the run could not go on, since the shop died (SIGKILL); its faults were rolled back, and an expectation had failed.',
    ],
    [
      lost(exampleReport()),
      '? Exit code 3: the run could not go on, since the shop died (SIGKILL); no drill had begun.',
    ],
    [lost(exampleReport('rollback-failed')), '✗ Exit code 4: a rollback failed'],
    [exampleReport(), '? Exit code 3: no drill was finished, so nothing is proven.'],
  ])('closes with the exit code in words (%#)', (report, sentence) => {
    expect(lines(report).join(' ')).toContain(sentence);
  });

  it('wraps long names instead of breaking the table', () => {
    const [drill] = exampleReport('missed').drills;
    if (drill === undefined) throw new Error('the example has a drill');
    const long = { ...drill, scenario: 'a-scenario-with-a-name-that-takes-half-of-the-screen-by-itself' };
    const table = lines({ ...exampleReport('missed'), drills: [long] });
    expect(Math.max(...table.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(table.join('')).toContain('✗ missed');
  });
});
