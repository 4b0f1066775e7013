import { foldDrill } from '../../../../src/domain/foldReport';
import { createLocalTime } from '../../../../src/reporters/terminal/localTime';
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
