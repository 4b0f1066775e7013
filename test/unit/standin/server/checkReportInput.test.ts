import { checkReportsInput } from '../../../../src/standin/server/checkReportInput';

const report = { source: { type: 'host', hostId: 'web-1' }, name: 'disk', status: 'OK', occurredAt: 1_795_581_766 };
const isTaken = (message: string): boolean =>
  checkReportsInput.safeParse({ reports: [{ ...report, message }] }).success;

describe('the message of a check report', () => {
  it.each([
    ['1,024 characters, to which the agent and mkr cut it,', 'x'.repeat(1024), true],
    ['1,025 characters', 'x'.repeat(1025), false],
    ['1,024 of those that take two units each', '🐟'.repeat(1024), true],
    ['1,025 of them', '🐟'.repeat(1025), false],
  ])('%s', (_, message, is) => {
    expect(isTaken(message)).toBe(is);
  });
});
