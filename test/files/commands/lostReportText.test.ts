import { lostReportCodeText, lostReportText } from '../../../src/commands/lostReportText';

const failure = (code: string) => Object.assign(new Error(`${code}: raw words of the system`), { code });

describe('a report that could not be written', () => {
  it.each([
    ['ENOSPC', 'no space is left there'],
    ['EACCES', 'this is not permitted'],
    ['EROFS', 'nothing can be written there, it is read-only'],
    ['ENOENT', 'its folder is not there, and could not be made'],
    ['EISDIR', 'a folder is in its place'],
    ['EIO', 'EIO: raw words of the system'],
  ])('is told of with its file, and %s in words', (code, why) => {
    const text = lostReportText('json', failure(code), 'out/r.json');
    expect(text).toBe(`alertdrill: the json report was not written to out/r.json: ${why}\n`);
  });

  it('says why the exit code is not 0, and where to look where that is left', () => {
    expect(lostReportCodeText(new Set(['a report of it']))).toContain(
      'since a report of it is missing; the recording has it all',
    );
    expect(lostReportCodeText(new Set(['its recording', 'what went to stdout']))).toContain(
      'since its recording and what went to stdout are missing\n',
    );
  });

  it('is no matter of files where the reporter has none', () => {
    expect(lostReportText('terminal', new Error('a bug'))).toBe('alertdrill: the reporter terminal failed: a bug\n');
  });
});
