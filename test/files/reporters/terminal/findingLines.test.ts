import { foldDrill } from '../../../../src/domain/foldReport';
import { createLocalTime } from '../../../../src/telling/localTime';
import { findingLines } from '../../../../src/reporters/terminal/findingLines';
import { createPaint } from '../../../../src/reporters/terminal/paint';
import { exampleDrill, type ExampleName } from '../../../support/exampleDrills';

const look = { columns: 200, paint: createPaint(false), time: createLocalTime('UTC') };

/** What is said of a verdict about which the provider had nothing to say. */
function textOf(name: ExampleName): string {
  const drill = foldDrill(exampleDrill(name));
  const explanation = [{ cause: 'no-evidence', evidence: 'the API shows nothing that explains it' }] as const;
  const without = <T extends object>(each: T) => ({ ...each, explanation });
  const { expectations, forbidden } = drill;
  const silent = { ...drill, expectations: expectations.map(without), forbidden: forbidden.map(without) };
  return findingLines(silent, look).join('\n');
}

describe('that there is no evidence', () => {
  it.each(['missed', 'late'] as const)('is said of what failed: %s', (name) => {
    expect(textOf(name)).toContain('no-evidence: the API shows nothing that explains it');
  });

  it.each(['no-effect', 'unreachable', 'blocked', 'passed', 'control'] as const)(
    'is no line about what proves nothing, or passed: %s',
    (name) => {
      expect(textOf(name)).not.toContain('no-evidence');
    },
  );
});

describe('evidence that is the reason of its verdict', () => {
  const paused = 'no point of shop.latency.p95 for 5 s';
  const linesWith = (reason: string) => {
    const { forbidden, ...drill } = foldDrill(exampleDrill('control'));
    const explanation = [
      { cause: 'no-data', evidence: paused },
      { cause: 'below-threshold', evidence: 'peaked at 87' },
    ] as const;
    const silent = { verdict: 'no-data', outcome: 'inconclusive', reason, explanation } as const;
    return findingLines({ ...drill, forbidden: forbidden.map((each) => ({ ...each, ...silent })) }, look).join('\n');
  };

  it('is said once, and beside it what else there is', () => {
    expect(linesWith(paused).split(paused)).toHaveLength(2);
    expect(linesWith(paused)).toContain('below-threshold: peaked at 87');
  });

  it('is said where it is another: the control', () => {
    expect(linesWith('the monitor had no data').split(paused)).toHaveLength(2);
    expect(linesWith('the monitor had no data')).toContain(`no-data: ${paused}`);
  });
});

describe('who was told', () => {
  const linesOf = (name: ExampleName) => findingLines(foldDrill(exampleDrill(name)), look).join('\n');

  it('stands below the alert, with the stages up to there and the record that its time is from', () => {
    expect(linesOf('notified')).toContain('critical at 12:00:13 by samples of ALERTS, on shop');
    expect(linesOf('notified')).toMatch(/stages: pending after 1\.\d s, firing 4\.\d s later, notified 2\.\d s later/);
    expect(linesOf('notified')).toContain('✓ Shop p95 latency: notified after');
    expect(linesOf('passed')).not.toContain('stages');
  });

  it('stands there with the reason where it was the wrong one', () => {
    expect(linesOf('not-notified')).toContain('✓ Shop p95 latency (critical): detected');
    expect(linesOf('not-notified')).toContain('✗ Shop p95 latency: not-notified: receiver oncall was not told');
    expect(linesOf('not-notified')).toContain('silenced: silence 5f2 of ana');
  });

  it('is not explained where the provider says nothing, and that is said', () => {
    const drill = foldDrill(exampleDrill('not-notified'));
    const silent = drill.expectations.map((each) => ({
      ...each,
      ...(each.notified && { notified: { ...each.notified, explanation: [] } }),
    }));
    expect(findingLines({ ...drill, expectations: silent }, look).join('\n')).toContain('no-evidence');
  });
});
