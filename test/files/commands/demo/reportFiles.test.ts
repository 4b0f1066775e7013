import { refuseUnwritable, reportsText } from '../../../../src/commands/demo/reportFiles';
import { UsageError } from '../../../../src/domain/errors';

const place = { cwd: '/work', out: 'out' };

describe('the reports of the demo', () => {
  it('are named where they were written, and only those', () => {
    expect(reportsText(place, ['/work/out/report.json', '/work/out/junit.xml'])).toBe(
      'Reports: out/report.json and out/junit.xml\n',
    );
    expect(reportsText(place, ['/work/out/junit.xml'])).toBe('Reports: out/junit.xml\n');
    expect(reportsText(place, ['/work/out/junit.xml', '/work/out/report.json', '/work/out/report.html'])).toBe(
      'Reports: out/report.html, out/report.json and out/junit.xml\n',
    );
    expect(reportsText(place, [])).toBe('');
  });

  it('are refused a folder that can not be', () => {
    expect(() => refuseUnwritable('/', '/proc/none')).toThrow(UsageError);
    expect(() => refuseUnwritable('/', '/tmp/alertdrill-none-such')).not.toThrow();
  });
});
