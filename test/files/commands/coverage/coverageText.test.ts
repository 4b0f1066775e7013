import stringWidth from 'string-width';
import { coverageAsMarkdown } from '../../../../src/commands/coverage/coverageMarkdown';
import { coverageInWords } from '../../../../src/commands/coverage/coverageText';
import { coverageOf, type ToCover } from '../../../../src/commands/coverage/coverageOf';
import { createEvidence } from '../../../../src/domain/evidence';
import type { ListedMonitor, MonitorResult } from '../../../../src/domain/proof';
import { coverageSchema } from '../../../../src/history/coverageSchema';
import { createLocalTime } from '../../../../src/telling/localTime';
import { createPaint } from '../../../../src/reporters/terminal/paint';
import { exampleScenario, latencyExpectation } from '../../../support/exampleDrills';

const monitor = (name: string, id: string): ListedMonitor => ({
  provider: 'mackerel',
  id,
  name,
  type: 'service',
  configHash: 'now',
});
const monitors = [
  monitor('Shop 5xx rate', 'm1'),
  monitor('Shop p95 latency', 'm2'),
  monitor('Images that are missing from the storage of the shop', 'm3'),
  monitor('Odd | [behaviour](http://evil.example) <b>@all', 'm4'),
  monitor('Disk', 'm5'),
  monitor('Queue', 'm6'),
  monitor('Learns', 'm7'),
];
const atMs = Date.parse('2026-11-30T12:00:00.000Z');

const result = (id: string, changes: Partial<MonitorResult> = {}) => ({
  provider: 'mackerel',
  monitor: { id, name: 'whatever' },
  result: {
    run: 'r1',
    scenario: 'access-10x',
    at: '2026-11-23T12:00:00.000Z',
    outcome: 'passed' as const,
    verdict: 'detected',
    withinMs: 10_000,
    latencyMs: { estimate: 7_400, earliest: 6_900, latest: 7_900 },
    configHash: 'now',
    ...changes,
  },
});

const { latencyMs, ...silent } = result('m2', { outcome: 'failed', verdict: 'missed' }).result;

function toCover(changes: Partial<ToCover> = {}): ToCover {
  const evidence = createEvidence(monitors);
  evidence.addRun([
    result('m1', { latencyMs }),
    { ...result('m2'), result: silent },
    result('m3', { configHash: 'then' }),
    result('m5', { outcome: 'inconclusive', verdict: 'no-effect' }),
  ]);
  return {
    toolVersion: '0.1.0',
    environment: 'lab',
    atMs,
    source: 'providers',
    monitors,
    providers: new Set(['mackerel']),
    isWhole: true,
    scenarios: [
      exampleScenario({
        expect: ['Shop 5xx rate', 'Shop p95 latency', 'Queue', 'Disk'].map((name) => ({
          ...latencyExpectation,
          monitor: { name },
        })),
      }),
    ],
    exclusions: [{ monitor: 'Learns', reason: 'needs days', until: '2027-03-01' }],
    evidence,
    notes: [],
    ...changes,
  };
}

const text = (changes: Partial<ToCover> = {}, columns = 80) =>
  coverageInWords(coverageOf(toCover(changes)), { columns, paint: createPaint(false), time: createLocalTime('UTC') });

describe('the coverage on a terminal', () => {
  it('is a table of 80 columns, the worst first', () => {
    expect(text().split('\n')).toEqual([
      'monitor                  state                when        detected after  margin',
      'Shop p95 latency         failing              2026-11-23  -               -',
      '    missed',
      'Images that are missing  stale                2026-11-23  7.4 s ± 0.5 s   2.6 s',
      'from the storage of the',
      'shop',
      '    changed since it was proven; no expectation file names it any more',
      'Disk                     inconclusive         2026-11-23  7.4 s ± 0.5 s   2.6 s',
      '    no-effect',
      'Queue                    never run            -           -               -',
      'Odd |                    without expectation  -           -               -',
      '[behaviour](http://evil',
      '.example) <b>@all',
      'Shop 5xx rate            proven               2026-11-23  7.4 s ± 0.5 s   2.6 s',
      'Learns                   excluded             -           -               -',
      '    until 2027-03-01: needs days',
      '',
      '1 of 6 monitors of lab is proven (16.6 %): 1 failing, 1 stale, 1 inconclusive, 1',
      'never run, 1 without expectation; 1 is excluded.',
      '',
    ]);
  });

  it.each([200, 80, 60, 40])('fits into %d columns', (columns) => {
    const lines = text({}, columns).split('\n');
    expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(columns);
    expect(lines.join(' ')).toMatch(/changed +since it was proven/);
  });

  it('is a list where there is no room for a table', () => {
    expect(text({}, 40).split('\n')).toEqual(
      expect.arrayContaining(['✗ Shop p95 latency', '    failing 2026-11-23; missed', '✓ Shop 5xx rate']),
    );
  });

  it('colours the state, and not a name that says the same', () => {
    const proven = [monitor('proven', 'm1')];
    const colored = coverageInWords(coverageOf(toCover({ monitors: proven })), {
      columns: 80,
      paint: createPaint(true),
      time: createLocalTime('UTC'),
    });
    expect(colored.split('\n')[1]).toMatch(/^proven {3}/);
  });

  it('has a line for what was asked for', () => {
    expect(text({ failUnderPercent: 16 })).toContain('✓ not under 16 %');
    expect(text({ failUnderPercent: 17 })).toContain('✗ under the 17 % of --fail-under');
    const newcomers = { comparedWith: 'abcdef0123456789', isNew: ({ id }: ListedMonitor) => id !== 'm5' };
    expect(text({ newcomers, requireNewMs: 1_209_600_000 }, 200)).toContain(
      '✗ new and without an expectation (since abcdef0123, 14d ago): Images that are missing',
    );
    const none = { comparedWith: 'abcdef0123456789', isNew: ({ id }: ListedMonitor) => id === 'm1' || id === 'm7' };
    expect(text({ newcomers: none, requireNewMs: 1_209_600_000 }, 200)).toContain('✓ every monitor that is new');
  });
});

describe('the share', () => {
  const report = (changes: Partial<ToCover>) => coverageOf(toCover(changes));
  it('is met exactly, and never by rounding', () => {
    const six = { ...toCover(), failUnderPercent: 100 / 6 };
    expect(coverageOf(six).bars.failUnder?.isMet).toBe(true);
    expect(report({ failUnderPercent: 16.667 }).bars.failUnder?.isMet).toBe(false);
    expect(report({}).totals.percent).toBe(16.6);
  });

  it('of nothing is none, and meets no bar', () => {
    const nothing = report({ monitors: [monitor('Learns', 'm7')], failUnderPercent: 0 });
    expect(nothing.totals).not.toHaveProperty('percent');
    expect(nothing.bars.failUnder?.isMet).toBe(false);
  });
});

describe('the coverage as JSON', () => {
  it('is as its schema says', () => {
    const newcomers = { comparedWith: 'abc', isNew: () => true };
    const whole = coverageOf(toCover({ newcomers, requireNewMs: 1, failUnderPercent: 50, maxAgeMs: 1 }));
    expect(coverageSchema.parse(JSON.parse(JSON.stringify(whole)))).toEqual(whole);
  });

  it('has no hash, but whether it is that of the drill', () => {
    const found = coverageOf(toCover()).monitors.find(({ id }) => id === 'm3');
    expect(found).toMatchObject({ state: 'stale', configuration: 'changed', result: { marginMs: 2_600 } });
    expect(JSON.stringify(found)).not.toContain('configHash');
  });
});

describe('what is noted', () => {
  const notes = (changes: Partial<ToCover>) => coverageOf(toCover(changes)).notes;
  it('are monitors that files name and that are not there', () => {
    const expect_ = [{ ...latencyExpectation, monitor: { id: 'm99' } }];
    expect(notes({ scenarios: [exampleScenario({ expect: expect_ })] })).toEqual([
      'expectation files name monitors that are not among these: m99',
    ]);
    expect(notes({ scenarios: [exampleScenario({ expect: expect_ })], providers: new Set(['other']) })).toEqual([]);
  });

  it('are exclusions of a name that several monitors have, which the table tells apart by their ids', () => {
    const monitors = [monitor('Disk', 'm5'), monitor('Disk', 'm9'), monitor('Queue', 'm6')];
    const exclusions = [{ monitor: 'Disk', reason: 'a', until: '2027-01-01' }];
    expect(notes({ monitors, exclusions, scenarios: [] })).toEqual([
      'the exclusion of Disk is of 2 monitors: m5, m9 (`monitor: { id: ... }` names one)',
    ]);
    expect(notes({ monitors, exclusions: [{ ...exclusions[0]!, monitor: { id: 'm9' } }], scenarios: [] })).toEqual([]);
    const markdown = coverageAsMarkdown(coverageOf(toCover({ monitors, scenarios: [] })), createLocalTime('UTC'));
    expect(markdown).toContain('| Disk (m5) |');
    expect(markdown).toContain('| Disk (m9) |');
    expect(markdown).toContain('| Queue |');
  });

  it('are exclusions that expired, or are of no monitor', () => {
    const exclusions = [
      { monitor: { id: 'm5' }, reason: 'a', until: '2026-11-29' },
      { monitor: 'Dsik', reason: 'b', until: '2027-01-01' },
    ];
    expect(notes({ exclusions })).toEqual([
      'the exclusion of Dsik is of no monitor here: did you mean Disk?',
      'the exclusion of m5 expired with 2026-11-29: it counts again',
    ]);
    expect(coverageOf(toCover({ exclusions })).monitors.find(({ id }) => id === 'm5')).toMatchObject({
      state: 'inconclusive',
      exclusion: { isExpired: true },
    });
    expect(notes({ exclusions: exclusions.slice(1), isWhole: false })).toEqual([]);
  });
});

describe('the coverage as Markdown', () => {
  const markdown = coverageAsMarkdown(coverageOf(toCover({ failUnderPercent: 50 })), createLocalTime('UTC'));
  it('has a row for each monitor', () => {
    expect(markdown).toContain('| monitor | state | when | detected after | margin | why |\n| --- |');
    expect(markdown).toContain('| Shop 5xx rate | proven | 2026-11-23 | 7.4 s ± 0.5 s | 2.6 s |  |');
    expect(markdown).toContain('✗ under the 50 % of --fail-under');
  });

  it('makes nothing of what names hold', () => {
    const row = markdown.split('\n').find((line) => line.includes('Odd')) ?? '';
    expect(row.match(/(?<!\\)\|/g)).toHaveLength(7);
    expect(row).not.toMatch(/(?<!\\)[[<]|@all|:\/\//);
  });
});
