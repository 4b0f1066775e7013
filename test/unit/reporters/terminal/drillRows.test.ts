import { foldDrill } from '../../../../src/domain/foldReport';
import { drillRows } from '../../../../src/reporters/terminal/drillRows';
import { createLocalTime } from '../../../../src/reporters/terminal/localTime';
import { createPaint } from '../../../../src/reporters/terminal/paint';
import { exampleDrill } from '../../../support/exampleDrills';

const look = { columns: 200, paint: createPaint(false), time: createLocalTime('UTC') };
const rowsOf = (effectProbed: boolean) =>
  Object.fromEntries(drillRows({ ...foldDrill(exampleDrill('passed')), effectProbed }, look));

describe('what was done to the system', () => {
  it('tells of the effect what a probe saw', () => {
    expect(rowsOf(true)['fault']).toContain('its effect was there after 1.5 s');
    expect(rowsOf(true)['rollback']).toContain('the effect was gone');
  });

  it('claims no effect that nobody looked for', () => {
    expect(rowsOf(false)['fault']).toContain('nothing looked for its effect');
    expect(rowsOf(false)['rollback']).not.toContain('effect');
  });
});
