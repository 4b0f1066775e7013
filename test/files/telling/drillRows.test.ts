import type { DrillReport } from '../../../src/domain/report';
import { foldDrill } from '../../../src/domain/foldReport';
import { drillRows } from '../../../src/telling/drillRows';
import { createLocalTime } from '../../../src/telling/localTime';
import { exampleDrill } from '../../support/exampleDrills';

const time = createLocalTime('UTC');
const rowsOf = (effectProbed: boolean) => rowsOfDrill({ effectProbed });
const rowsOfDrill = (more: Partial<DrillReport>) =>
  Object.fromEntries(drillRows({ ...foldDrill(exampleDrill('passed')), ...more }, time));

describe('what was done to the system', () => {
  it('tells of the effect what a probe saw', () => {
    expect(rowsOf(true)['fault']).toContain('its effect was there after 1.5 s');
    expect(rowsOf(true)['rollback']).toContain('the effect was gone');
  });

  it.each([
    [{ asked: 100, delivered: 93.4 }, '93 of 100 iterations delivered in the hold (93 %; 80 % are enough)'],
    [{ asked: 1_000, delivered: 796 }, '796 of 1000 iterations delivered in the hold (79 %; 80 % are enough)'],
    [{ asked: 300, delivered: 300 }, '300 of 300 iterations delivered in the hold'],
    [{ asked: 304, delivered: 305 }, '304 of 304 iterations delivered in the hold'],
    [{ asked: 0, delivered: 0 }, '0 of 0 iterations delivered in the hold'],
  ])('says how much of the load was delivered, and what is enough where it was not all (%#)', (load, said) => {
    expect(rowsOfDrill({ load })['load']).toBe(`normal load: ${said}`);
    const whole = rowsOfDrill({ load: { ...load, requests: 351, failed: 39 } })['load'];
    expect(whole).toBe(`normal load: ${said}; in the whole drill 351 requests, 39 failed`);
  });

  it('claims no effect that nobody looked for', () => {
    expect(rowsOf(false)['fault']).toContain('nothing looked for its effect');
    expect(rowsOf(false)['rollback']).not.toContain('effect');
  });

  it('does not call a fault injected whose injection failed or was cut short', () => {
    expect(rowsOfDrill({ injection: { state: 'done' } })['fault']).toContain('injected at 12:00:05');
    for (const [injection, says] of [
      [{ state: 'failed', message: 'PUT answered 500' }, 'its injection, sent at 12:00:05, failed'],
      [{ state: 'cut-short' }, 'its injection, sent at 12:00:05, was cut short'],
    ] as const) {
      const { fault = '' } = rowsOfDrill({ injection });
      expect(fault).toContain(says);
      expect(fault).not.toContain('injected at');
      expect(fault).not.toContain('effect');
    }
  });
});
