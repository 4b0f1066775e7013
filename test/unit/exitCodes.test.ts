import { exitCodeOf, exitCodeWithoutReport } from '../../src/exitCodes';

describe('the exit code', () => {
  it.each([
    ['passed', 0],
    ['failed', 1],
    ['inconclusive', 3],
    ['rollback-failed', 4],
  ] as const)('of a run that %s is %d', (outcome, code) => {
    expect(exitCodeOf(outcome)).toBe(code);
  });

  it.each(['passed', 'failed', 'inconclusive'] as const)('tells the signal rather than that it %s', (outcome) => {
    expect(exitCodeOf(outcome, 2)).toBe(130);
    expect(exitCodeOf(outcome, 15)).toBe(143);
  });

  it('tells a failed rollback rather than the signal', () => {
    expect(exitCodeOf('rollback-failed', 2)).toBe(4);
  });

  it('is 3 where all passed and a report of it could not be written', () => {
    expect(exitCodeWithoutReport(0)).toBe(3);
  });

  it.each([1, 3, 4, 130])('%d is not hidden by a report that could not be written', (code) => {
    expect(exitCodeWithoutReport(code)).toBe(code);
  });
});
